/** What the messaging services answer instead of a result. */
export class MessagingRefusal extends Error {
  /** The error's name in the JSON protocol. */
  readonly type: string;
  /** Its code in the older protocol with XML answers. */
  readonly code: string;
  readonly status: number;

  constructor(type: string, message: string, { code = type, status = 400 } = {}) {
    super(message);
    this.name = 'MessagingRefusal';
    this.type = type;
    this.code = code;
    this.status = status;
  }
}
