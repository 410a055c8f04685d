/** What people read on the pages of links and rooms. `{here}` and `{expected}` stand for numbers, `{when}` for a time. */
export interface RoomTexts {
  readonly welcome: string;
  readonly ready: string;
  readonly begin: string;
  readonly back: string;
  readonly goOn: string;
  readonly room: string;
  readonly enter: string;
  readonly label: string;
  readonly code: string;
  readonly stranger: string;
  readonly personal: string;
  readonly waiting: string;
  readonly waitingHow: string;
  readonly here: string;
  readonly hereOf: string;
  readonly open: string;
  readonly yourCode: string;
  readonly allHere: string;
  readonly soundOpen: string;
  readonly soundAll: string;
  readonly offline: string;
  readonly lookAgain: string;
  readonly unknown: readonly [title: string, text: string];
  readonly used: readonly [title: string, text: string];
  readonly full: readonly [title: string, text: string];
  readonly ended: readonly [title: string, text: string];
  readonly tooOften: readonly [title: string, text: string];
  readonly crowded: readonly [title: string, text: string];
}
