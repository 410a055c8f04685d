import { type Compilable, sql } from 'kysely';
import type { Migration, MigrationBuilder } from './builder.ts';

export const migration0003: Migration = {
  id: 3,
  name: 'recruiting, ledger, jobs, audit',
  statements: (build) => [
    ...recruiting(build),
    ...ledger(build),
    ...jobs(build),
    ...schedules(build),
    ...audit(build),
    ...participants(build),
    ...build.appendOnly(['ledger_steps', 'audit_log']),
  ],
};

function recruiting({ schema, whole, generatedId }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('recruiter_campaigns')
      .addColumn('id', whole, generatedId)
      .addColumn('study', 'text', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('recruiter', 'text', (column) => column.notNull())
      .addColumn('design_version', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('plan', 'text', (column) => column.notNull())
      .addColumn('created_at', whole, (column) => column.notNull())
      .addColumn('ended_at', whole)
      .addColumn('note', 'text')
      .addColumn('rounds', whole, (column) => column.notNull().defaultTo(0)),
    schema.createIndex('recruiter_campaigns_walk').on('recruiter_campaigns').columns(['study', 'id']),
    schema
      .createTable('recruiter_postings')
      .addColumn('id', whole, generatedId)
      .addColumn('study', 'text', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('recruiter', 'text', (column) => column.notNull())
      .addColumn('design_version', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('external_id', 'text')
      .addColumn('group_id', 'text')
      .addColumn('worker_link', 'text')
      .addColumn('annotation', 'text', (column) => column.notNull())
      .addColumn('token', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('currency', 'text', (column) => column.notNull())
      .addColumn('reward_minor', whole, (column) => column.notNull())
      .addColumn('fee_minor', whole, (column) => column.notNull())
      .addColumn('places', whole, (column) => column.notNull())
      .addColumn('duration_ms', whole, (column) => column.notNull())
      .addColumn('auto_approval_ms', whole, (column) => column.notNull())
      .addColumn('created_at', whole, (column) => column.notNull())
      .addColumn('ends_at', whole, (column) => column.notNull())
      .addColumn('lease_until', whole, (column) => column.notNull())
      .addColumn('campaign_id', whole, (column) => column.references('recruiter_campaigns.id')),
    schema
      .createIndex('recruiter_postings_annotation')
      .unique()
      .on('recruiter_postings')
      .columns(['annotation']),
    // Not unique: a rehearsal that begins anew may give out the same ids again.
    schema
      .createIndex('recruiter_postings_external')
      .on('recruiter_postings')
      .columns(['recruiter', 'environment', 'external_id', 'id']),
    schema.createIndex('recruiter_postings_walk').on('recruiter_postings').columns(['study', 'id']),
    schema.createIndex('recruiter_postings_states').on('recruiter_postings').columns(['state', 'id']),
    schema
      .createIndex('recruiter_postings_campaign')
      .on('recruiter_postings')
      .columns(['campaign_id', 'id'])
      .where(sql.ref('campaign_id'), 'is not', null),
    schema
      .createTable('recruiter_assignments')
      .addColumn('id', whole, generatedId)
      .addColumn('posting_id', whole, (column) => column.notNull().references('recruiter_postings.id'))
      .addColumn('external_id', 'text', (column) => column.notNull())
      .addColumn('worker', 'text', (column) => column.notNull())
      .addColumn('worker_id_sealed', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('participant_id', whole, (column) => column.references('participants.id'))
      .addColumn('accepted_at', whole)
      .addColumn('submitted_at', whole)
      .addColumn('decided_at', whole)
      .addColumn('auto_approve_at', whole)
      .addColumn('completion_code', 'text')
      .addColumn('seen_at', whole, (column) => column.notNull()),
    schema
      .createIndex('recruiter_assignments_identity')
      .unique()
      .on('recruiter_assignments')
      .columns(['posting_id', 'external_id', 'worker']),
    schema
      .createIndex('recruiter_assignments_walk')
      .on('recruiter_assignments')
      .columns(['posting_id', 'id']),
    schema
      .createIndex('recruiter_assignments_participant')
      .on('recruiter_assignments')
      .columns(['participant_id', 'id'])
      .where(sql.ref('participant_id'), 'is not', null),
  ];
}

function ledger({ schema, whole, generatedId, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('ledger_entries')
      .addColumn('id', whole, generatedId)
      .addColumn('study', 'text', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('recruiter', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('sequence', whole, (column) => column.notNull())
      .addColumn('token', 'text', (column) => column.notNull())
      .addColumn('posting_id', whole, (column) => column.notNull().references('recruiter_postings.id'))
      .addColumn('assignment_id', whole, (column) => column.notNull().references('recruiter_assignments.id'))
      .addColumn('participant_id', whole, (column) => column.references('participants.id'))
      .addColumn('worker', 'text', (column) => column.notNull())
      .addColumn('currency', 'text', (column) => column.notNull())
      .addColumn('amount_minor', whole, (column) => column.notNull())
      .addColumn('fee_minor', whole, (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('batch', 'text', (column) => column.notNull())
      .addColumn('created_at', whole, (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reference', 'text')
      .addColumn('changed_at', whole, (column) => column.notNull()),
    schema.createIndex('ledger_entries_token').unique().on('ledger_entries').columns(['token']),
    schema.createIndex('ledger_entries_walk').on('ledger_entries').columns(['study', 'id']),
    schema.createIndex('ledger_entries_states').on('ledger_entries').columns(['state', 'id']),
    schema.createIndex('ledger_entries_assignment').on('ledger_entries').columns(['assignment_id', 'id']),
    schema.createIndex('ledger_entries_batch').on('ledger_entries').columns(['batch', 'id']),
    // What is spent in all or since a time, and by one worker: read at each order of a payment.
    schema
      .createIndex('ledger_entries_budget')
      .on('ledger_entries')
      .columns(['study', 'environment', 'created_at']),
    schema
      .createIndex('ledger_entries_worker')
      .on('ledger_entries')
      .columns(['study', 'environment', 'worker', 'created_at']),
    clustered(
      schema
        .createTable('ledger_steps')
        .addColumn('entry_id', whole, (column) => column.notNull().references('ledger_entries.id'))
        .addColumn('n', whole, (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('at', whole, (column) => column.notNull())
        .addColumn('note', 'text', (column) => column.notNull())
        .addColumn('reference', 'text')
        .addPrimaryKeyConstraint('ledger_steps_key', ['entry_id', 'n']),
    ),
  ];
}

function jobs({ schema, whole, generatedId }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('job_queue')
      .addColumn('id', whole, generatedId)
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('singleton_key', 'text')
      .addColumn('batch', 'text')
      .addColumn('attempts', whole, (column) => column.notNull().defaultTo(0))
      .addColumn('most_attempts', whole, (column) => column.notNull())
      .addColumn('start_after', whole, (column) => column.notNull())
      .addColumn('runner', 'text')
      .addColumn('lease_until', whole)
      .addColumn('created_at', whole, (column) => column.notNull())
      .addColumn('ended_at', whole)
      .addColumn('message', 'text')
      .addColumn('due_at', whole),
    // Both hold the jobs that have not ended alone, so neither grows with the many that have. The name is last in the
    // second, for else SQLite takes it to find what is due, and sorts.
    schema
      .createIndex('job_queue_due')
      .on('job_queue')
      .columns(['due_at', 'id'])
      .where(sql.ref('due_at'), 'is not', null),
    schema
      .createIndex('job_queue_singleton')
      .unique()
      .on('job_queue')
      .columns(['singleton_key', 'name'])
      .where(sql.ref('due_at'), 'is not', null),
    schema
      .createIndex('job_queue_batch')
      .on('job_queue')
      .columns(['batch', 'id'])
      .where(sql.ref('batch'), 'is not', null),
    schema.createIndex('job_queue_states').on('job_queue').columns(['state', 'name']),
  ];
}

function schedules({ schema, whole, generatedId }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('job_schedules')
      .addColumn('id', whole, generatedId)
      .addColumn('study', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('cron', 'text')
      .addColumn('time_zone', 'text')
      .addColumn('every_ms', whole)
      .addColumn('job_name', 'text', (column) => column.notNull())
      .addColumn('job_data', 'text', (column) => column.notNull())
      .addColumn('is_active', 'integer', (column) => column.notNull())
      .addColumn('next_at', whole, (column) => column.notNull())
      .addColumn('last_at', whole)
      .addColumn('created_at', whole, (column) => column.notNull()),
    schema.createIndex('job_schedules_title').unique().on('job_schedules').columns(['study', 'title']),
    schema
      .createIndex('job_schedules_due')
      .on('job_schedules')
      .columns(['next_at', 'id'])
      .where(sql.ref('is_active'), '=', sql.lit(1)),
  ];
}

function audit({ schema, whole, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('audit_log')
      .addColumn('n', whole, (column) => column.primaryKey())
      .addColumn('at', whole, (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('facts', 'text', (column) => column.notNull())
      .addColumn('previous_hash', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull()),
    clustered(
      schema.createTable('named_locks').addColumn('name', 'text', (column) => column.notNull().primaryKey()),
    ),
    schema
      .createTable('key_check')
      .addColumn('id', whole, (column) => column.primaryKey())
      .addColumn('sealed', 'text', (column) => column.notNull()),
  ];
}

function participants({ schema, whole }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('unusable_participants')
      .addColumn('participant_id', whole, (column) => column.primaryKey().references('participants.id'))
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('at', whole, (column) => column.notNull()),
  ];
}
