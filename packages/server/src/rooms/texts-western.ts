import type { RoomTexts } from './room-texts.ts';

export const en: RoomTexts = {
  welcome: 'You are invited to take part in a study',
  ready: 'Press the button when you are ready. Your place is kept for you from then on.',
  begin: 'Begin',
  back: 'You began this study in this browser. You can go on.',
  goOn: 'Go on',
  room: 'Welcome',
  enter: 'Enter the waiting room',
  label: 'Your participant label',
  code: 'Your start code',
  stranger: 'This is not on the list of this session. Please check it, or ask the researchers.',
  personal:
    'This study can be entered only through the personal link that you were sent. Please open that link.',
  waiting: 'Please wait for the study to open',
  waitingHow: 'You need not do anything: as soon as the study opens, a button to begin appears here.',
  here: 'People waiting: {here}',
  hereOf: '{here} of {expected} people are here.',
  open: 'The study is open',
  yourCode: 'Start code of this computer',
  allHere: 'Everybody is here. Please tell the assistant.',
  soundOpen: 'Play a soft sound when the study opens',
  soundAll: 'Play a soft sound when everybody is here',
  offline: 'No connection. This page keeps trying by itself.',
  lookAgain: 'Look again',
  unknown: [
    'There is nothing at this address',
    'Please compare the link with the one you were sent, or ask the researchers.',
  ],
  used: [
    'This link was used already',
    'It is for one person. If that is you, open it in the browser in which you began; otherwise ask the researchers for a link of your own.',
  ],
  full: [
    'All places are taken',
    'Thank you for your interest. A place may become free later; you can open the link again then.',
  ],
  ended: [
    'This study takes nobody new any more',
    'Thank you for your interest. If you have begun, open the link in the browser in which you began.',
  ],
  tooOften: [
    'Too many attempts',
    'There were too many wrong attempts. Please compare what you were given, and try again {when}.',
  ],
  crowded: [
    'Many people began from your network',
    'Only so many can begin from one network within an hour. Please try again {when}, or tell the researchers.',
  ],
};

export const de: RoomTexts = {
  welcome: 'Sie sind eingeladen, an einer Studie teilzunehmen',
  ready: 'Drücken Sie den Knopf, wenn Sie bereit sind. Ab dann ist Ihr Platz für Sie reserviert.',
  begin: 'Beginnen',
  back: 'Sie haben diese Studie in diesem Browser begonnen. Sie können weitermachen.',
  goOn: 'Weiter',
  room: 'Willkommen',
  enter: 'Warteraum betreten',
  label: 'Ihre Teilnahmekennung',
  code: 'Ihr Startcode',
  stranger:
    'Das steht nicht auf der Liste dieser Sitzung. Bitte prüfen Sie es, oder fragen Sie die Studienleitung.',
  personal:
    'Diese Studie ist nur über den persönlichen Link erreichbar, den Sie erhalten haben. Bitte öffnen Sie diesen Link.',
  waiting: 'Bitte warten Sie, bis die Studie öffnet',
  waitingHow: 'Sie müssen nichts tun: Sobald die Studie öffnet, erscheint hier ein Knopf zum Beginnen.',
  here: 'Wartende: {here}',
  hereOf: '{here} von {expected} Personen sind da.',
  open: 'Die Studie ist geöffnet',
  yourCode: 'Startcode dieses Rechners',
  allHere: 'Alle sind da. Bitte sagen Sie der Versuchsleitung Bescheid.',
  soundOpen: 'Leiser Ton, wenn die Studie öffnet',
  soundAll: 'Leiser Ton, wenn alle da sind',
  offline: 'Keine Verbindung. Diese Seite versucht es von selbst weiter.',
  lookAgain: 'Noch einmal nachsehen',
  unknown: [
    'Unter dieser Adresse gibt es nichts',
    'Bitte vergleichen Sie den Link mit dem, den Sie erhalten haben, oder fragen Sie die Studienleitung.',
  ],
  used: [
    'Dieser Link wurde schon benutzt',
    'Er ist für eine Person. Wenn Sie das sind, öffnen Sie ihn in dem Browser, in dem Sie begonnen haben; sonst bitten Sie die Studienleitung um einen eigenen Link.',
  ],
  full: [
    'Alle Plätze sind vergeben',
    'Danke für Ihr Interesse. Vielleicht wird später ein Platz frei; Sie können den Link dann noch einmal öffnen.',
  ],
  ended: [
    'Diese Studie nimmt niemanden mehr auf',
    'Danke für Ihr Interesse. Wenn Sie begonnen haben, öffnen Sie den Link in dem Browser, in dem Sie begonnen haben.',
  ],
  tooOften: [
    'Zu viele Versuche',
    'Es gab zu viele falsche Versuche. Bitte vergleichen Sie Ihre Angaben, und versuchen Sie es {when} noch einmal.',
  ],
  crowded: [
    'Aus Ihrem Netz haben viele begonnen',
    'Innerhalb einer Stunde können aus einem Netz nur so viele beginnen. Bitte versuchen Sie es {when} noch einmal, oder sagen Sie der Studienleitung Bescheid.',
  ],
};

export const fr: RoomTexts = {
  welcome: 'Vous êtes invité·e à participer à une étude',
  ready: 'Appuyez sur le bouton quand vous serez prêt·e. Votre place vous est alors réservée.',
  begin: 'Commencer',
  back: 'Vous avez commencé cette étude dans ce navigateur. Vous pouvez continuer.',
  goOn: 'Continuer',
  room: 'Bienvenue',
  enter: 'Entrer dans la salle d’attente',
  label: 'Votre identifiant de participation',
  code: 'Votre code de départ',
  stranger: 'Cela ne figure pas sur la liste de cette séance. Vérifiez-le ou adressez-vous aux chercheurs.',
  personal:
    'On entre dans cette étude uniquement par le lien personnel que vous avez reçu. Veuillez ouvrir ce lien.',
  waiting: 'Veuillez attendre l’ouverture de l’étude',
  waitingHow: 'Vous n’avez rien à faire : dès que l’étude ouvre, un bouton pour commencer apparaît ici.',
  here: 'Personnes en attente : {here}',
  hereOf: '{here} personnes sur {expected} sont là.',
  open: 'L’étude est ouverte',
  yourCode: 'Code de départ de cet ordinateur',
  allHere: 'Tout le monde est là. Veuillez prévenir l’assistant·e.',
  soundOpen: 'Émettre un son doux quand l’étude ouvre',
  soundAll: 'Émettre un son doux quand tout le monde est là',
  offline: 'Pas de connexion. Cette page réessaie d’elle-même.',
  lookAgain: 'Regarder à nouveau',
  unknown: [
    'Il n’y a rien à cette adresse',
    'Comparez le lien avec celui que vous avez reçu ou adressez-vous aux chercheurs.',
  ],
  used: [
    'Ce lien a déjà été utilisé',
    'Il est destiné à une seule personne. Si c’est vous, ouvrez-le dans le navigateur où vous avez commencé ; sinon, demandez votre propre lien aux chercheurs.',
  ],
  full: [
    'Toutes les places sont prises',
    'Merci de votre intérêt. Une place se libérera peut-être ; vous pourrez alors rouvrir le lien.',
  ],
  ended: [
    'Cette étude n’accepte plus personne',
    'Merci de votre intérêt. Si vous avez commencé, ouvrez le lien dans le navigateur où vous avez commencé.',
  ],
  tooOften: [
    'Trop de tentatives',
    'Il y a eu trop de tentatives erronées. Vérifiez ce que vous avez reçu et réessayez {when}.',
  ],
  crowded: [
    'Beaucoup de personnes ont commencé depuis votre réseau',
    'Le nombre de personnes qui peuvent commencer depuis un même réseau en une heure est limité. Réessayez {when} ou prévenez les chercheurs.',
  ],
};

export const es: RoomTexts = {
  welcome: 'Le invitamos a participar en un estudio',
  ready: 'Pulse el botón cuando esté listo o lista. A partir de entonces su plaza queda reservada.',
  begin: 'Empezar',
  back: 'Usted empezó este estudio en este navegador. Puede continuar.',
  goOn: 'Continuar',
  room: 'Bienvenida',
  enter: 'Entrar en la sala de espera',
  label: 'Su etiqueta de participante',
  code: 'Su código de inicio',
  stranger: 'Esto no está en la lista de esta sesión. Compruébelo o pregunte a los investigadores.',
  personal: 'A este estudio solo se entra con el enlace personal que usted recibió. Abra ese enlace.',
  waiting: 'Espere a que se abra el estudio',
  waitingHow: 'No tiene que hacer nada: en cuanto se abra el estudio, aparecerá aquí un botón para empezar.',
  here: 'Personas esperando: {here}',
  hereOf: 'Han llegado {here} de {expected} personas.',
  open: 'El estudio está abierto',
  yourCode: 'Código de inicio de este ordenador',
  allHere: 'Ya están todos. Avise al asistente.',
  soundOpen: 'Reproducir un sonido suave cuando se abra el estudio',
  soundAll: 'Reproducir un sonido suave cuando estén todos',
  offline: 'Sin conexión. Esta página lo sigue intentando.',
  lookAgain: 'Mirar de nuevo',
  unknown: [
    'No hay nada en esta dirección',
    'Compare el enlace con el que recibió o pregunte a los investigadores.',
  ],
  used: [
    'Este enlace ya se ha usado',
    'Es para una sola persona. Si es usted, ábralo en el navegador en el que empezó; si no, pida un enlace propio a los investigadores.',
  ],
  full: [
    'Todas las plazas están ocupadas',
    'Gracias por su interés. Puede que más tarde quede una plaza libre; entonces podrá abrir el enlace de nuevo.',
  ],
  ended: [
    'Este estudio ya no admite a nadie',
    'Gracias por su interés. Si ya empezó, abra el enlace en el navegador en el que empezó.',
  ],
  tooOften: [
    'Demasiados intentos',
    'Ha habido demasiados intentos fallidos. Compruebe lo que recibió y vuelva a intentarlo {when}.',
  ],
  crowded: [
    'Muchas personas han empezado desde su red',
    'En una hora solo puede empezar un número limitado de personas desde una misma red. Vuelva a intentarlo {when} o avise a los investigadores.',
  ],
};
