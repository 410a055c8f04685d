const schema = (file: string): string =>
  `http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/${file}.xsd`;

/** The namespaces by which Requester API clients mark their XML (AWS API Reference, "Data Structure Schema Locations"). */
export const NAMESPACES = {
  externalQuestion: schema('2006-07-14/ExternalQuestion'),
  htmlQuestion: schema('2011-11-11/HTMLQuestion'),
  questionForm: schema('2005-10-01/QuestionForm'),
  /** As the one before, without file uploads and applets. */
  questionForm2017: schema('2017-11-06/QuestionForm'),
  answerKey: schema('2005-10-01/AnswerKey'),
  answers: schema('2005-10-01/QuestionFormAnswers'),
} as const;
