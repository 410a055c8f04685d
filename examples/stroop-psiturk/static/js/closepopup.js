// The page that opened the study shows the button to hand in the task, once it is loaded again. If it has gone, or
// belongs to another site by now, this window stays and says in words what to do.
try {
  if (window.opener !== null) {
    window.opener.location.reload();
    window.close();
  }
} catch (error) {
  console.warn('The page that opened the study cannot be reached.', error);
}
