import { type Static, Type } from 'typebox';

/** Bodies and queries of the control that the tools of this program do not send themselves. */

const EnvironmentName = Type.Union([Type.Literal('sandbox'), Type.Literal('production')]);

/** As the service has them in signatures: letters and digits, here also the signs people put in made-up ones. */
const AccessKey = Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$' });

const account = { environment: EnvironmentName, accessKey: AccessKey };

/** POST /control/accounts: puts play money into an account, made if it is not there. */
export const Deposit = Type.Object(
  {
    ...account,
    /** As workers see it; of a new account only. */
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    depositMinor: Type.Integer({ minimum: 1, maximum: 1e12 }),
  },
  { additionalProperties: false },
);
export type Deposit = Static<typeof Deposit>;

/** POST /control/layouts: what a requester of the real service makes on its web site. */
export const AddLayout = Type.Object(
  {
    ...account,
    /** HTML with `${name}` where a HITLayoutParameter goes. */
    content: Type.String({ minLength: 1, maxLength: 65_535 }),
    /** Pixels; 0 fits the window. */
    frameHeight: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  },
  { additionalProperties: false },
);
export type AddLayout = Static<typeof AddLayout>;

/** GET /control/ledger */
export const LedgerQuery = Type.Object(
  { environment: Type.Optional(EnvironmentName) },
  { additionalProperties: false },
);
export type LedgerQuery = Static<typeof LedgerQuery>;

/** GET /control/lint */
export const LintQuery = Type.Object(
  { ended: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])) },
  { additionalProperties: false },
);
export type LintQuery = Static<typeof LintQuery>;
