/**
 * A request the API turns down, in the documented shape. The numbers of `error_code` are not published: these are
 * made up and stable.
 */
export class ProlificRefusal extends Error {
  readonly status: number;
  readonly errorCode: number;
  readonly title: string;
  readonly detail: RefusalDetail;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    title: string,
    detail: RefusalDetail,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(title);
    this.status = status;
    this.errorCode = status * 100;
    this.title = title;
    this.detail = detail;
    this.headers = headers;
  }
}

/** A sentence, several, or the faults of each field. */
export type RefusalDetail = string | readonly string[] | Readonly<Record<string, readonly string[]>>;

export const invalid = (detail: RefusalDetail): ProlificRefusal =>
  new ProlificRefusal(400, 'Bad request', detail);

export const notFound = (what: string): ProlificRefusal =>
  new ProlificRefusal(404, 'Not found', `There is no such ${what}.`);
