import { folderWith } from './folder.ts';

const LINK = 'hitId={{ hitid }}&assignmentId={{ assignmentid }}&workerId={{ workerid }}';

/** A study of psiTurk 3 about which there is nothing to say. */
export const cleanStudy: Readonly<Record<string, string>> = {
  'config.txt':
    '[HIT Configuration]\ntitle = Shapes\nad_url_domain = lab.example.org\n[Task Parameters]\nnum_conds = 2\n',
  'templates/layouts/layout.html': '<html><body>{% block body %}{% endblock %}</body></html>',
  'templates/ad.html': `{% extends 'layouts/layout.html' %}{% block body %}<a onclick="window.open('/consent?${LINK}','Popup')">Go</a>{% endblock %}`,
  'templates/consent.html': `{% extends 'layouts/layout.html' %}{% block body %}<a href="/exp?${LINK}">I agree</a>{% endblock %}`,
  'templates/exp.html':
    '<script>var uniqueId = "{{ uniqueId }}"; var condition = {{ condition }}; var counterbalance = {{ counterbalance }}; var mode = "{{ mode }}"; var adServerLoc = "{{ adServerLoc }}";</script><script src="/static/js/task.js"></script>',
  'templates/stage.html': '<h1>Stage</h1>',
  'templates/closepopup.html': '<p>x</p>',
  'templates/complete.html': '<p>x</p>',
  'templates/default.html': '<p>x</p>',
  'templates/error.html': '<p>{{ errornum }}</p>',
  'templates/thanks.html': '<p>x</p>',
  'templates/thanks-mturksubmit.html': '<p>x</p>',
  'static/js/task.js':
    "const psiTurk = new PsiTurk(uniqueId, adServerLoc, mode);\nawait psiTurk.preloadPages(['stage.html']);\npsiTurk.showPage('stage.html');\n",
};

/** The clean study with some files changed; undefined takes a file away. */
export const studyWith = (changes: Readonly<Record<string, string | undefined>> = {}): string =>
  folderWith(
    Object.fromEntries(
      Object.entries({ ...cleanStudy, ...changes }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
  );

export const adLink = LINK;

/** What psiTurk's example computes, in the words of our own. */
export const stockCustomPython = `from flask import Blueprint, render_template, request, jsonify, abort
from psiturk.experiment_errors import ExperimentError, InvalidUsageError
custom_code = Blueprint('custom_code', __name__, template_folder='templates', static_folder='static')

@custom_code.route('/my_custom_view')
def my_custom_view():
    return render_template('custom.html')

#@custom_code.route('/my_password_protected_route')
#@myauth.requires_auth
#def my_password_protected_route():
#    pass

@custom_code.route('/compute_bonus', methods=['GET'])
def compute_bonus():
    user_data = loads(user.datastring)
    bonus = 0
    for record in user_data['data']:
        trial = record['trialdata']
        if trial['phase'] == 'TEST':
            if trial['hit'] == True:
                bonus += 0.02
    return jsonify(bonusComputed='success')
`;
