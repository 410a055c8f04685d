const greeting = (name: string): string => `Hello ${name},`;

const because = (reason: string): string => (reason === '' ? '' : `\n\nThe lab says: ${reason}`);

/** Mails about accounts. Each has a subject and a plain text in which paragraphs are parted by an empty line. */
export const mails = {
  approved: (name: string, panel: string, link: string) => ({
    subject: `${panel}: your account is approved`,
    body: `${greeting(name)}\n\nyour account is approved. You can now take part in studies:\n\n${link}`,
  }),
  declined: (name: string, panel: string, reason: string) => ({
    subject: `${panel}: your account was not approved`,
    body: `${greeting(name)}\n\nthank you for your interest. We cannot take you into the panel at the moment.${because(reason)}`,
  }),
  suspended: (name: string, panel: string, reason: string) => ({
    subject: `${panel}: your account is suspended`,
    body: `${greeting(name)}\n\nyour account is suspended. What you hold can still be handed in; new studies cannot be accepted. What you earned is still owed to you.${because(reason)}`,
  }),
  reactivated: (name: string, panel: string, link: string) => ({
    subject: `${panel}: your account is active again`,
    body: `${greeting(name)}\n\nyour account is active again. You can take part in studies:\n\n${link}`,
  }),
  invitation: (panel: string, words: string, link: string, until: string) => ({
    subject: `Invitation to ${panel}`,
    body: `${words === '' ? `You are invited to take part in studies at ${panel}.` : words}\n\nSign up here:\n\n${link}\n\nThe link can be used once, until ${until}.`,
  }),
  erased: (name: string, panel: string, receipt: string) => ({
    subject: `${panel}: your data were erased`,
    body: `${greeting(name)}\n\nyour data were erased. This is the last mail you get from us.\n\n${receipt}`,
  }),
  footer: (panel: string, site: string) => `${panel}, ${site}`,
  workerFooter: (panel: string, site: string) =>
    `You get this mail because you have an account at ${panel}, ${site}\nMessages by mail can be switched off in your profile: ${site}/profile/rewards`,
};
