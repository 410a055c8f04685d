/** Object identifier of the extension, RFC 5280 section 4.2.1.10. */
export const NAME_CONSTRAINTS_ID = '2.5.29.30';

const SEQUENCE = 0x30;
/** Both context-specific: permittedSubtrees in NameConstraints, dNSName in GeneralName. */
const PERMITTED = 0xa0;
const DNS_NAME = 0x82;

/**
 * The DER value of an extension that confines an authority to these domains and what is below them: whoever trusts
 * it then trusts nothing else through it. Written out here because the certificate library has no such extension.
 */
export const permittedDomains = (domains: readonly string[]): Buffer =>
  tagged(
    SEQUENCE,
    tagged(
      PERMITTED,
      ...domains.map((domain) => tagged(SEQUENCE, tagged(DNS_NAME, Buffer.from(domain, 'latin1')))),
    ),
  );

function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

/** DER: below 128 in one byte, otherwise the number of bytes and then these. */
const lengthOf = (length: number): readonly number[] => {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
};
