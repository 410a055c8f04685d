const link = document.getElementById('open-study');

link?.addEventListener('click', (event) => {
  const size = `width=${Math.min(1024, screen.availWidth)},height=${Math.min(800, screen.availHeight)}`;
  const popup = window.open(link.href, 'Popup', `popup,scrollbars=yes,resizable=yes,${size}`);
  // Blocked: then the link does what links do, which no blocker stops.
  if (popup === null) return;
  event.preventDefault();
  popup.focus();
  document.getElementById('opened').textContent =
    'The study is open in another window. If you cannot see it, choose the button again.';
});
