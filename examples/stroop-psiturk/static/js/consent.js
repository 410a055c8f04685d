const consent = document.getElementById('consent');
const declined = document.getElementById('declined');

document.getElementById('print').addEventListener('click', () => window.print());

document.getElementById('disagree').addEventListener('click', () => {
  // A window that a script did not open stays open; then the page says what to do.
  window.close();
  consent.hidden = true;
  declined.hidden = false;
  window.scrollTo(0, 0);
  declined.querySelector('h1').focus();
});

document.getElementById('reconsider').addEventListener('click', () => {
  declined.hidden = true;
  consent.hidden = false;
  document.getElementById('disagree').focus();
});
