import type { Migration, MigrationBuilder } from '@turnout/store/database';
import { type ColumnDefinitionBuilder, type Compilable, sql } from 'kysely';

export const migration0001: Migration = {
  id: 1,
  name: 'market',
  statements: (build) => [
    ...people(build),
    ...hits(build),
    ...assignments(build),
    ...money(build),
    ...qualifications(build),
    ...notes(build),
  ],
};

const required = (column: ColumnDefinitionBuilder) => column.notNull();
const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);
const of = (target: string) => (column: ColumnDefinitionBuilder) => column.notNull().references(target);
const key = (column: ColumnDefinitionBuilder) => column.primaryKey();

function people({ schema, whole, generatedId }: MigrationBuilder): Compilable[] {
  return [
    schema.createTable('market_settings').addColumn('name', 'text', key).addColumn('value', 'text', required),
    schema
      .createTable('market_requesters')
      .addColumn('id', whole, generatedId)
      .addColumn('environment', 'text', required)
      .addColumn('access_key', 'text', required)
      .addColumn('secret_sealed', 'text')
      .addColumn('name', 'text', required)
      .addColumn('available_minor', whole, required)
      .addColumn('held_minor', whole, zero)
      .addColumn('created_at', whole, required),
    schema
      .createIndex('market_requesters_account')
      .unique()
      .on('market_requesters')
      .columns(['environment', 'access_key']),
    schema
      .createTable('market_workers')
      .addColumn('id', whole, generatedId)
      .addColumn('worker_id', 'text', (column) => column.notNull().unique())
      .addColumn('status', 'text', required)
      .addColumn('country', 'text', required)
      .addColumn('subdivision', 'text')
      .addColumn('adult', 'integer', zero)
      .addColumn('masters', 'integer', zero)
      .addColumn('past_approved', whole, zero)
      .addColumn('past_rejected', whole, zero)
      .addColumn('created_at', whole, required),
    schema
      .createTable('market_worker_counts')
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('environment', 'text', required)
      .addColumn('accepted', whole, zero)
      .addColumn('submitted', whole, zero)
      .addColumn('approved', whole, zero)
      .addColumn('rejected', whole, zero)
      .addColumn('returned', whole, zero)
      .addColumn('abandoned', whole, zero)
      .addColumn('earned_minor', whole, zero)
      .addColumn('bonus_minor', whole, zero)
      .addPrimaryKeyConstraint('market_worker_counts_key', ['worker_id', 'environment']),
  ];
}

function hits({ schema, whole, generatedId }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('market_hit_types')
      .addColumn('id', whole, generatedId)
      .addColumn('hit_type_id', 'text', (column) => column.notNull().unique())
      .addColumn('group_id', 'text', (column) => column.notNull().unique())
      .addColumn('requester_id', whole, of('market_requesters.id'))
      .addColumn('fingerprint', 'text', required)
      .addColumn('title', 'text', required)
      .addColumn('description', 'text', required)
      .addColumn('keywords', 'text')
      .addColumn('reward_minor', whole, required)
      .addColumn('duration_ms', whole, required)
      .addColumn('auto_approval_ms', whole, required)
      .addColumn('requirements', 'text', required)
      .addColumn('created_at', whole, required),
    schema
      .createIndex('market_hit_types_values')
      .unique()
      .on('market_hit_types')
      .columns(['requester_id', 'fingerprint']),
    schema
      .createTable('market_hits')
      .addColumn('id', whole, generatedId)
      .addColumn('hit_id', 'text', (column) => column.notNull().unique())
      .addColumn('hit_type', whole, of('market_hit_types.id'))
      .addColumn('requester_id', whole, of('market_requesters.id'))
      .addColumn('question', 'text', required)
      .addColumn('annotation', 'text')
      .addColumn('layout_id', 'text')
      .addColumn('assignment_review_policy', 'text')
      .addColumn('hit_review_policy', 'text')
      .addColumn('max_assignments', whole, required)
      .addColumn('pending', whole, zero)
      .addColumn('submitted', whole, zero)
      .addColumn('approved', whole, zero)
      .addColumn('rejected', whole, zero)
      .addColumn('expires_at', whole, required)
      .addColumn('status', 'text', required)
      .addColumn('held_minor', whole, zero)
      .addColumn('created_at', whole, required),
    schema
      .createIndex('market_hits_of_requester')
      .on('market_hits')
      .columns(['requester_id', 'status', 'id']),
    schema.createIndex('market_hits_of_type').on('market_hits').columns(['hit_type', 'status', 'id']),
    // What workers browse: the few that are open among the many that were.
    schema
      .createIndex('market_hits_open')
      .on('market_hits')
      .columns(['hit_type', 'id'])
      .where(sql.ref('status'), '=', sql.lit('Assignable')),
  ];
}

function assignments({ schema, whole, generatedId }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('market_slots')
      .addColumn('assignment_id', 'text', key)
      .addColumn('hit_id', whole, of('market_hits.id'))
      .addColumn('taken', 'integer', required),
    schema
      .createIndex('market_slots_free')
      .on('market_slots')
      .columns(['hit_id'])
      .where(sql.ref('taken'), '=', sql.lit(0)),
    schema
      .createTable('market_assignments')
      .addColumn('id', whole, generatedId)
      .addColumn('assignment_id', 'text', (column) =>
        column.notNull().references('market_slots.assignment_id'),
      )
      .addColumn('hit_id', whole, of('market_hits.id'))
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('status', 'text', required)
      .addColumn('live', 'integer', required)
      .addColumn('accepted_at', whole, required)
      .addColumn('deadline', whole, required)
      .addColumn('submitted_at', whole)
      .addColumn('visible_at', whole)
      .addColumn('submission', whole)
      .addColumn('answer', 'text')
      .addColumn('auto_approves_at', whole)
      .addColumn('approved_at', whole)
      .addColumn('rejected_at', whole)
      .addColumn('ended_at', whole)
      .addColumn('feedback', 'text')
      .addColumn('auto_approved', 'integer', zero),
    // The two promises no race may break: a slot has one holder, and a worker has one slot of a HIT.
    schema
      .createIndex('market_assignments_holder')
      .unique()
      .on('market_assignments')
      .columns(['assignment_id'])
      .where(sql.ref('live'), '=', sql.lit(1)),
    schema
      .createIndex('market_assignments_once')
      .unique()
      .on('market_assignments')
      .columns(['hit_id', 'worker_id'])
      .where(sql.ref('live'), '=', sql.lit(1)),
    schema
      .createIndex('market_assignments_of_hit')
      .on('market_assignments')
      .columns(['hit_id', 'submission']),
    schema
      .createIndex('market_assignments_of_worker')
      .on('market_assignments')
      .columns(['worker_id', 'status', 'id']),
    schema.createIndex('market_assignments_name').on('market_assignments').columns(['assignment_id', 'id']),
  ];
}

function money({ schema, whole, generatedId, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('market_bonuses')
      .addColumn('id', whole, generatedId)
      .addColumn('requester_id', whole, of('market_requesters.id'))
      .addColumn('hit_id', whole, of('market_hits.id'))
      .addColumn('assignment_id', 'text', required)
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('amount_minor', whole, required)
      .addColumn('reason', 'text', required)
      .addColumn('paid_at', whole, required),
    schema.createIndex('market_bonuses_of_hit').on('market_bonuses').columns(['hit_id', 'id']),
    schema.createIndex('market_bonuses_of_assignment').on('market_bonuses').columns(['assignment_id', 'id']),
    schema.createIndex('market_bonuses_of_worker').on('market_bonuses').columns(['worker_id', 'id']),
    schema
      .createTable('market_ledger')
      .addColumn('id', whole, generatedId)
      .addColumn('requester_id', whole, of('market_requesters.id'))
      .addColumn('kind', 'text', required)
      .addColumn('amount_minor', whole, required)
      .addColumn('hit_id', whole, (column) => column.references('market_hits.id'))
      .addColumn('assignment', whole, (column) => column.references('market_assignments.id'))
      .addColumn('worker_id', whole, (column) => column.references('market_workers.id'))
      .addColumn('at', whole, required),
    schema.createIndex('market_ledger_of_requester').on('market_ledger').columns(['requester_id', 'id']),
    schema.createIndex('market_ledger_of_worker').on('market_ledger').columns(['worker_id', 'id']),
    clustered(
      schema
        .createTable('market_tokens')
        .addColumn('requester_id', whole, of('market_requesters.id'))
        .addColumn('operation', 'text', required)
        .addColumn('token', 'text', required)
        .addColumn('result', 'text', required)
        .addColumn('used_at', whole, required)
        .addPrimaryKeyConstraint('market_tokens_key', ['requester_id', 'operation', 'token']),
    ),
    clustered(
      schema
        .createTable('market_timers')
        .addColumn('kind', 'text', required)
        .addColumn('subject', whole, required)
        .addColumn('due_at', whole, required)
        .addPrimaryKeyConstraint('market_timers_key', ['kind', 'subject']),
    ),
    schema.createIndex('market_timers_due').on('market_timers').columns(['due_at']),
  ];
}

function qualifications({ schema, whole, generatedId, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('market_qualification_types')
      .addColumn('id', whole, generatedId)
      .addColumn('qualification_type_id', 'text', (column) => column.notNull().unique())
      .addColumn('requester_id', whole, of('market_requesters.id'))
      .addColumn('name', 'text', required)
      .addColumn('description', 'text', required)
      .addColumn('keywords', 'text')
      .addColumn('status', 'text', required)
      .addColumn('requestable', 'integer', required)
      .addColumn('retry_delay_ms', whole)
      .addColumn('test', 'text')
      .addColumn('answer_key', 'text')
      .addColumn('test_duration_ms', whole)
      .addColumn('auto_granted', 'integer', zero)
      .addColumn('auto_granted_value', whole)
      .addColumn('created_at', whole, required),
    schema
      .createIndex('market_qualification_types_name')
      .unique()
      .on('market_qualification_types')
      .columns(['requester_id', 'name'])
      // The name of a type that is gone is free again; its row stays, because grants point at it.
      .where(sql.ref('status'), '<>', sql.lit('Disposed')),
    clustered(
      schema
        .createTable('market_qualifications')
        .addColumn('type_id', whole, of('market_qualification_types.id'))
        .addColumn('worker_id', whole, of('market_workers.id'))
        .addColumn('status', 'text', required)
        .addColumn('value', whole, required)
        .addColumn('granted_at', whole, required)
        .addPrimaryKeyConstraint('market_qualifications_key', ['type_id', 'worker_id']),
    ),
    schema.createIndex('market_qualifications_of_worker').on('market_qualifications').columns(['worker_id']),
    schema
      .createTable('market_qualification_requests')
      .addColumn('id', whole, generatedId)
      .addColumn('request_id', 'text', (column) => column.notNull().unique())
      .addColumn('type_id', whole, of('market_qualification_types.id'))
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('status', 'text', required)
      .addColumn('test', 'text')
      .addColumn('answer_key', 'text')
      .addColumn('answer', 'text')
      .addColumn('begun_at', whole, required)
      .addColumn('deadline', whole)
      .addColumn('submitted_at', whole),
    schema
      .createIndex('market_qualification_requests_of')
      .on('market_qualification_requests')
      .columns(['type_id', 'worker_id', 'id']),
  ];
}

function notes({ schema, whole, generatedId, clustered }: MigrationBuilder): Compilable[] {
  return [
    clustered(
      schema
        .createTable('market_blocks')
        .addColumn('requester_id', whole, of('market_requesters.id'))
        .addColumn('worker_id', whole, of('market_workers.id'))
        .addColumn('reason', 'text', required)
        .addColumn('blocked_at', whole, required)
        .addPrimaryKeyConstraint('market_blocks_key', ['requester_id', 'worker_id']),
    ),
    schema
      .createTable('market_notifications')
      .addColumn('hit_type', whole, (column) => column.primaryKey().references('market_hit_types.id'))
      .addColumn('destination', 'text', required)
      .addColumn('transport', 'text', required)
      .addColumn('version', 'text', required)
      .addColumn('event_types', 'text', required)
      .addColumn('active', 'integer', required),
    schema
      .createTable('market_messages')
      .addColumn('id', whole, generatedId)
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('requester_id', whole, (column) => column.references('market_requesters.id'))
      .addColumn('kind', 'text', required)
      .addColumn('subject', 'text', required)
      .addColumn('body', 'text', required)
      .addColumn('sent_at', whole, required)
      .addColumn('read_at', whole),
    schema.createIndex('market_messages_of_worker').on('market_messages').columns(['worker_id', 'id']),
    schema
      .createTable('market_review_rows')
      .addColumn('id', whole, generatedId)
      .addColumn('hit_id', whole, of('market_hits.id'))
      .addColumn('level', 'text', required)
      .addColumn('kind', 'text', required)
      .addColumn('content', 'text', required)
      .addColumn('at', whole, required),
    schema.createIndex('market_review_rows_of').on('market_review_rows').columns(['hit_id', 'id']),
    schema
      .createTable('market_layouts')
      .addColumn('layout_id', 'text', key)
      .addColumn('requester_id', whole, of('market_requesters.id'))
      .addColumn('content', 'text', required)
      .addColumn('frame_height', 'integer', required),
    schema
      .createTable('market_reports')
      .addColumn('id', whole, generatedId)
      .addColumn('hit_id', whole, of('market_hits.id'))
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('reason', 'text', required)
      .addColumn('body', 'text', required)
      .addColumn('reported_at', whole, required),
  ];
}
