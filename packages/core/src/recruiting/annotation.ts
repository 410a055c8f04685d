/** What every annotation of a study's postings in one environment begins with. */
export const annotationPrefix = (study: string, environment: string): string =>
  // Escaped, so that a study of the name "a:live" is never taken for another one's postings.
  `turnout:${encodeURIComponent(study)}:${encodeURIComponent(environment)}:`;

/** RC3: how a posting is found again at the recruiter. @param key unique within study and environment */
export const annotationOf = (study: string, environment: string, key: string): string =>
  `${annotationPrefix(study, environment)}${key}`;

/** RC3: whether a posting on the account was made for this study and environment. */
export const isOurs = (annotation: string, study: string, environment: string): boolean =>
  annotation.startsWith(annotationPrefix(study, environment));
