/** What a participant may read while the answers are on their way. */
export interface Texts {
  readonly saving: string;
  readonly offline: string;
  readonly refused: string;
  readonly again: string;
}

const texts = {
  en: {
    saving: 'Saving your answers…',
    offline: 'No connection. Keep this page open; we try again by ourselves.',
    refused: 'Your answers cannot be saved at the moment. Keep this page open and tell the researcher.',
    again: 'Try again',
  },
  de: {
    saving: 'Ihre Antworten werden gespeichert …',
    offline: 'Keine Verbindung. Lassen Sie diese Seite offen; wir versuchen es von selbst wieder.',
    refused:
      'Ihre Antworten können gerade nicht gespeichert werden. Lassen Sie diese Seite offen und geben Sie der Studienleitung Bescheid.',
    again: 'Noch einmal versuchen',
  },
  fr: {
    saving: 'Enregistrement de vos réponses…',
    offline: 'Pas de connexion. Gardez cette page ouverte ; nous réessayons automatiquement.',
    refused:
      'Vos réponses ne peuvent pas être enregistrées pour le moment. Gardez cette page ouverte et prévenez le chercheur.',
    again: 'Réessayer',
  },
  es: {
    saving: 'Guardando sus respuestas…',
    offline: 'Sin conexión. Deje esta página abierta; lo intentamos de nuevo automáticamente.',
    refused:
      'Sus respuestas no se pueden guardar en este momento. Deje esta página abierta y avise al investigador.',
    again: 'Intentar de nuevo',
  },
  pt: {
    saving: 'A guardar as suas respostas…',
    offline: 'Sem ligação. Mantenha esta página aberta; tentamos de novo automaticamente.',
    refused:
      'As suas respostas não podem ser guardadas neste momento. Mantenha esta página aberta e avise o investigador.',
    again: 'Tentar de novo',
  },
  it: {
    saving: 'Salvataggio delle risposte…',
    offline: 'Nessuna connessione. Tenga aperta questa pagina; riproviamo automaticamente.',
    refused:
      'In questo momento le risposte non possono essere salvate. Tenga aperta questa pagina e avvisi il ricercatore.',
    again: 'Riprova',
  },
  nl: {
    saving: 'Uw antwoorden worden opgeslagen…',
    offline: 'Geen verbinding. Laat deze pagina open; we proberen het vanzelf opnieuw.',
    refused:
      'Uw antwoorden kunnen op dit moment niet worden opgeslagen. Laat deze pagina open en waarschuw de onderzoeker.',
    again: 'Opnieuw proberen',
  },
  zh: {
    saving: '正在保存您的回答……',
    offline: '没有网络连接。请不要关闭本页面,我们会自动重试。',
    refused: '您的回答暂时无法保存。请不要关闭本页面,并告知研究人员。',
    again: '重试',
  },
  ja: {
    saving: '回答を保存しています…',
    offline: '接続がありません。このページを開いたままにしてください。自動的に再試行します。',
    refused: '現在、回答を保存できません。このページを開いたまま、研究者に連絡してください。',
    again: '再試行',
  },
} as const satisfies Record<string, Texts>;

const isKnown = (language: string): language is keyof typeof texts => Object.keys(texts).includes(language);

/** @param language as the browser names it, e.g. "pt-BR" */
export function textsFor(language: string): { readonly language: string; readonly texts: Texts } {
  const [primary = ''] = language.toLowerCase().split('-');
  return isKnown(primary)
    ? { language: primary, texts: texts[primary] }
    : { language: 'en', texts: texts.en };
}
