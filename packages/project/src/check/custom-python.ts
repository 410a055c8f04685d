import { lineAt, type ProjectFile } from './project-files.ts';

export interface PythonRoute {
  /** As written, with Flask's `<name>` parts. */
  readonly path: string;
  readonly methods: readonly string[];
  readonly handler: string;
  readonly line: number;
  readonly requiresLogin: boolean;
  /** Word for word from psiTurk's example. */
  readonly stock: boolean;
}

export interface PythonFunction {
  readonly name: 'custom_get_condition' | 'init_app';
  readonly line: number;
}

/** What kind of work a custom.py does (psiturk-in-the-wild.md 3), by what it calls. */
export type PythonKind =
  | 'stock'
  | 'bonus rule'
  | 'protected pages'
  | 'completion'
  | 'condition change'
  | 'stimuli'
  | 'files'
  | 'uploads'
  | 'other services'
  | 'own tables'
  | 'crowd platform'
  | 'built-in routes'
  | 'entry rule'
  | 'mounted application'
  | 'routes';

export interface CustomPython {
  readonly kinds: readonly PythonKind[];
  /** Routes the study has itself, beyond the example's. */
  readonly routes: readonly PythonRoute[];
  readonly functions: readonly PythonFunction[];
  readonly bonus: 'none' | 'stock' | 'own';
  /** It is written for Python 2, so it could not run today either. */
  readonly python2: boolean;
}

const ROUTE = /^@(\w+)\.route\(\s*(?:u|r)?(['"])(.*?)\2([^)]*)\)[^\n]*\n/gm;
const STOCK_PATHS: ReadonlySet<string> = new Set([
  '/my_custom_view',
  '/my_password_protected_route',
  '/view_data',
]);
const BUILT_IN: ReadonlySet<string> = new Set([
  '/',
  '/ad',
  '/pub',
  '/consent',
  '/exp',
  '/complete',
  '/inexp',
  '/quitter',
]);

/** Reads a custom.py for what has to be written anew. It is never run. */
export function readCustomPython({ text: source }: ProjectFile): CustomPython {
  const text = withoutComments(source.replace(/\r\n?/g, '\n'));
  const routes = [...text.matchAll(ROUTE)].map((match) => routeOf(text, match));
  const bonusRoute = routes.find(({ path }) => path.replace(/\/$/, '') === '/compute_bonus');
  const bonus = bonusRoute === undefined ? 'none' : bonusRoute.stock ? 'stock' : 'own';
  const own = routes.filter((route) => !route.stock && route !== bonusRoute);
  const functions = (['custom_get_condition', 'init_app'] as const).flatMap((name) => {
    const at = text.search(new RegExp(`^def ${name}\\s*\\(`, 'm'));
    return at < 0 ? [] : [{ name, line: lineAt(text, at) }];
  });
  const found = kindsOf(text, own);
  if (bonus === 'own') found.unshift('bonus rule');
  const needed = own.length > 0 || bonus === 'own' || functions.length > 0;
  return {
    kinds: needed ? (found.length > 0 ? found : ['routes']) : ['stock'],
    routes: own,
    functions,
    bonus,
    python2:
      /^\s*print\s+[^(=\s]|^\s*except\s+[\w.]+\s*,\s*\w+\s*:|\bimport\s+(ConfigParser|urllib2)\b/m.test(text),
  };
}

/** Comments become spaces, so that places in the text stay. */
const withoutComments = (text: string): string =>
  text.replace(/^[ \t]*#[^\n]*/gm, (comment) => ' '.repeat(comment.length));

function routeOf(text: string, match: RegExpExecArray): PythonRoute {
  const [whole, , , path = '', options = ''] = match;
  const body = bodyAfter(text, match.index + whole.length);
  const methods = [
    ...(/methods\s*=\s*[[(]([^\])]*)/.exec(options + whole)?.[1] ?? '').matchAll(/['"](\w+)['"]/g),
  ];
  const handler = /def\s+(\w+)/.exec(body)?.[1] ?? '';
  const stockBonus =
    path.startsWith('/compute_bonus') &&
    /\[['"]phase['"]\]\s*==\s*['"]TEST['"]/.test(body) &&
    /\[['"]hit['"]\]\s*==\s*True/.test(body) &&
    /\+=\s*0?\.02\b/.test(body);
  return {
    path,
    methods: methods.length === 0 ? ['GET'] : methods.map(([, method = '']) => method.toUpperCase()),
    handler,
    line: lineAt(text, match.index),
    requiresLogin: /^\s*@\w+\.requires_auth/m.test(body.split(/^def\s/m)[0] ?? ''),
    stock:
      stockBonus || (STOCK_PATHS.has(path) && /render_template\(\s*['"](custom|list)\.html['"]/.test(body)),
  };
}

/** From here to the next statement at the left margin that is no decorator or function head of this route. */
function bodyAfter(text: string, from: number): string {
  const rest = text.slice(from);
  const head = /^def\s/m.exec(rest);
  if (head === null) return '';
  const after = rest.slice(head.index + head[0].length);
  const end = /\n(?=[^\s)])/.exec(after);
  return rest.slice(0, head.index + head[0].length + (end?.index ?? after.length));
}

function kindsOf(text: string, routes: readonly PythonRoute[]): PythonKind[] {
  const own = routes.map(({ line, handler }) => ({ line, handler }));
  if (own.length === 0 && !/Blueprint\([^)]*\)[\s\S]*Blueprint\(/.test(text)) return [];
  const signs: readonly (readonly [PythonKind, boolean])[] = [
    ['built-in routes', routes.some(({ path }) => BUILT_IN.has(path))],
    ['protected pages', routes.some(({ requiresLogin }) => requiresLogin)],
    ['entry rule', routes.some(({ path }) => /^\/(ad|pub|consent)/.test(path)) || /allow_repeats/.test(text)],
    ['completion', /\.status\s*=\s*(\d|[A-Z_]+\b)|completeHIT|COMPLETED/.test(text)],
    ['condition change', /\.cond\s*=[^=]/.test(text)],
    ['uploads', /request\.(files|get_data|data\b)|secure_filename/.test(text)],
    ['files', /send_file|send_from_directory/.test(text)],
    ['other services', /\brequests\.(get|post)|urlopen|urllib/.test(text)],
    ['own tables', /Column\(|declarative_base|create_engine/.test(text)],
    ['crowd platform', /\bboto3?\b|MTurkServices/.test(text)],
    ['mounted application', /template_folder\s*=\s*(?!['"]templates['"])|register_blueprint/.test(text)],
    ['stimuli', /random\.|json\.load\(|open\(/.test(text)],
  ];
  return signs.filter(([, present]) => present).map(([kind]) => kind);
}
