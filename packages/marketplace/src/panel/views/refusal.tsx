import type { VNode } from 'preact';
import type { PanelReason } from '../refusal.ts';
import type { AdminVisit } from '../visit.ts';

/** What happened and what to do next. */
export function refusalBody({ admin, texts }: AdminVisit, reason: PanelReason): VNode {
  const { what, next } = texts.refusal[reason];
  return (
    <div class="refusal narrow" data-refused={reason}>
      <h1>{what}</h1>
      <p>{next}</p>
      <p>
        <a class="button" href={admin === undefined ? '/admin/login' : '/admin'}>
          {admin === undefined ? texts.logIn.title : texts.nav.overview}
        </a>
      </p>
    </div>
  );
}
