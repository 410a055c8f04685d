/**
 * The script of the waiting page: asks now and then whether the study is open, and shows the button then. It never
 * goes on by itself, and makes a sound only for those who asked for one. `settings`: see `WaitingSettings`.
 */
export interface WaitingSettings {
  readonly stayUrl: string;
  readonly everyMs: number;
  /** With `{here}` and `{expected}`. */
  readonly here: string;
  readonly allHere: string | undefined;
  readonly offline: string;
  readonly openTitle: string;
}

export const WAITING_SCRIPT = `
const byId = (id) => document.getElementById(id);
const say = (id, text) => { const element = byId(id); if (element.textContent !== text) element.textContent = text; };
const title = document.title;
let audio;
let wasOpen = !byId('open').hidden;
let wereAllHere = false;
byId('sound').addEventListener('change', (event) => {
  // A browser lets a page make sounds only after somebody asked for it here.
  if (event.target.checked) { audio = audio || new AudioContext(); audio.resume(); }
});
byId('sound-choice').hidden = false;
byId('look-again').hidden = true;
const play = () => {
  if (!byId('sound').checked || !audio) return;
  [[523.25, 0], [659.25, 0.35]].forEach(([frequency, after]) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + after;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.12, start + 0.05);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 1);
  });
};
const show = (room) => {
  const isOpen = room.state === 'open';
  const losesFocus = isOpen && byId('wait').contains(document.activeElement);
  byId('open').hidden = !isOpen;
  byId('wait').hidden = isOpen;
  if (losesFocus) byId('begin').focus();
  const areAllHere = settings.allHere !== undefined && room.expected !== undefined && room.here >= room.expected;
  say('here', areAllHere && !isOpen ? settings.allHere
    : settings.here.replace('{here}', room.here).replace('{expected}', room.expected));
  byId('here').classList.toggle('all-here', areAllHere);
  // Read aloud is only what asks for something; each arrival would be a disturbance.
  say('now', isOpen ? settings.openTitle : areAllHere ? settings.allHere : '');
  document.title = isOpen ? settings.openTitle : title;
  if ((isOpen && !wasOpen) || (areAllHere && !wereAllHere && !isOpen)) play();
  wasOpen = isOpen;
  wereAllHere = areAllHere;
};
let failures = 0;
const ask = async () => {
  try {
    const answer = await fetch(settings.stayUrl, { method: 'POST' });
    if (answer.status === 404) { location.reload(); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    failures = 0;
    say('trouble', '');
  } catch (error) {
    failures += 1;
    if (failures > 1) say('trouble', settings.offline);
  }
  // Not all at the same moment, and slower while the server does not answer.
  setTimeout(ask, settings.everyMs * Math.min(1 + failures, 10) * (0.75 + Math.random() / 2));
};
setTimeout(ask, settings.everyMs);
`;
