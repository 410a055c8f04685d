export const questionnaires = {
  title: 'Questionnaires',
};
