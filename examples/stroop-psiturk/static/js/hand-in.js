/* global $ -- jQuery, which the page loads before this module */
const form = document.getElementById('hand-in');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  document.getElementById('handing-in').textContent = 'Handing in …';
  // Whatever our server answers, the recruiting site must hear of it, or the person is not paid.
  $.ajax({ url: '/worker_submitted', data: { uniqueId: form.dataset.uniqueId }, dataType: 'json' }).always(
    () => form.submit(),
  );
});
