/**
 * Runs in every page of a simulated worker before the page's own scripts. It says that this is a rehearsal
 * (`window.TURNOUT_REHEARSAL`), and makes jsPsych 7 and 8, where the page loads it with a script element, simulate the
 * timeline instead of running it. A study that bundles jsPsych calls `TURNOUT_REHEARSAL.play(jsPsych, timeline)`.
 */
export const initScript = (simulation: 'visual' | 'data-only'): string => `(() => {
  const rehearsal = {
    simulating: false,
    async play(jsPsych, timeline) {
      rehearsal.simulating = true;
      try {
        return await jsPsych.simulate(timeline, ${JSON.stringify(simulation)});
      } finally {
        rehearsal.simulating = false;
      }
    },
  };
  Object.defineProperty(window, 'TURNOUT_REHEARSAL', { value: rehearsal });
  let given;
  Object.defineProperty(window, 'initJsPsych', {
    configurable: true,
    get: () => given,
    set: (original) => {
      given = (...options) => {
        const jsPsych = original(...options);
        const run = jsPsych.run;
        if (typeof jsPsych.simulate === 'function')
          jsPsych.run = (timeline) => {
            // simulate() itself calls run().
            jsPsych.run = run;
            return rehearsal.play(jsPsych, timeline);
          };
        return jsPsych;
      };
    },
  });
})()`;

/** Whether jsPsych plays the page at the moment. */
export const IS_SIMULATING = 'window.TURNOUT_REHEARSAL !== undefined && window.TURNOUT_REHEARSAL.simulating';
