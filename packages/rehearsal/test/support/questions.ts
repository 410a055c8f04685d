const schema = (name: string): string =>
  `http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/${name}`;

/** A page in the requester's own HTML. */
export const htmlQuestion = (body: string): string =>
  `<HTMLQuestion xmlns="${schema('2011-11-11/HTMLQuestion.xsd')}"><HTMLContent><![CDATA[<!DOCTYPE html><html lang="en"><head><title>Labels</title></head><body>${body}</body></html>]]></HTMLContent><FrameHeight>450</FrameHeight></HTMLQuestion>`;

/** As Amazon's samples have it: a form that a script gives the assignment's id. */
export const plainHtml =
  htmlQuestion(`<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script>
  <form name="mturk_form" method="post" id="mturk_form" action="https://www.mturk.com/mturk/externalSubmit">
  <input type="hidden" value="" name="assignmentId" id="assignmentId"/>
  <p>Is it a cat? <label><input type="radio" name="cat" value="yes" required>Yes</label>
  <label><input type="radio" name="cat" value="no">No</label></p>
  <p><textarea name="why" aria-label="Why"></textarea></p>
  <p><input type="submit" id="submitButton" value="Submit"/></p></form>
  <script>turkSetAssignmentID();</script>`);

/** As oTree posts it. */
export const crowdHtml = htmlQuestion(`<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
  <crowd-form><p>What do you see?</p><crowd-input name="label" label="Label" required></crowd-input></crowd-form>`);

/** The service's own form. */
export const questionForm = `<QuestionForm xmlns="${schema('2017-11-06/QuestionForm.xsd')}">
  <Question><QuestionIdentifier>colour</QuestionIdentifier><IsRequired>true</IsRequired>
    <QuestionContent><Text>Which colour is it?</Text></QuestionContent>
    <AnswerSpecification><SelectionAnswer><StyleSuggestion>radiobutton</StyleSuggestion><Selections>
      <Selection><SelectionIdentifier>red</SelectionIdentifier><Text>Red</Text></Selection>
      <Selection><SelectionIdentifier>blue</SelectionIdentifier><Text>Blue</Text></Selection>
    </Selections></SelectionAnswer></AnswerSpecification></Question>
  <Question><QuestionIdentifier>remark</QuestionIdentifier><IsRequired>true</IsRequired>
    <QuestionContent><Text>Any remark?</Text></QuestionContent>
    <AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question>
</QuestionForm>`;
