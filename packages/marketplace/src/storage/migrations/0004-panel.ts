import type { Migration } from '@turnout/store/database';
import { type ColumnDefinitionBuilder, sql } from 'kysely';

const required = (column: ColumnDefinitionBuilder) => column.notNull();
const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);
const key = (column: ColumnDefinitionBuilder) => column.primaryKey();
const of = (target: string) => (column: ColumnDefinitionBuilder) => column.notNull().references(target);
const maybeOf = (target: string) => (column: ColumnDefinitionBuilder) => column.references(target);

export const migration0004: Migration = {
  id: 4,
  name: 'panel',
  statements: ({ schema, whole, generatedId, clustered }) => [
    schema
      .createTable('market_admins')
      .addColumn('id', whole, generatedId)
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('email', 'text')
      .addColumn('password', 'text')
      .addColumn('created_at', whole, required)
      .addColumn('removed_at', whole),
    clustered(
      schema
        .createTable('market_admin_sessions')
        .addColumn('token_hash', 'text', key)
        .addColumn('admin_id', whole, of('market_admins.id'))
        .addColumn('created_at', whole, required)
        .addColumn('expires_at', whole, required),
    ),
    clustered(
      schema
        .createTable('market_password_links')
        .addColumn('token_hash', 'text', key)
        .addColumn('admin_id', whole, maybeOf('market_admins.id'))
        .addColumn('worker_id', whole, maybeOf('market_workers.id'))
        .addColumn('expires_at', whole, required),
    ),
    schema
      .createTable('market_admin_log')
      .addColumn('id', whole, generatedId)
      .addColumn('admin_id', whole, maybeOf('market_admins.id'))
      .addColumn('admin_name', 'text', required)
      .addColumn('act', 'text', required)
      .addColumn('worker_id', whole, maybeOf('market_workers.id'))
      .addColumn('detail', 'text', required)
      .addColumn('reason', 'text', required)
      .addColumn('at', whole, required),
    schema.createIndex('market_admin_log_of_worker').on('market_admin_log').columns(['worker_id', 'id']),
    clustered(
      schema
        .createTable('market_invitation_mails')
        .addColumn('code', 'text', (column) =>
          column.primaryKey().references('market_invitations.code').onDelete('cascade'),
        )
        .addColumn('email', 'text', required)
        .addColumn('sent_at', whole, required)
        .addColumn('revoked_at', whole),
    ),
    schema
      .createIndex('market_invitation_mails_to')
      .on('market_invitation_mails')
      .columns(['email', 'sent_at']),
    schema
      .createTable('market_outbox')
      .addColumn('id', whole, generatedId)
      .addColumn('worker_id', whole, maybeOf('market_workers.id'))
      .addColumn('recipient', 'text', required)
      .addColumn('subject', 'text', required)
      .addColumn('body', 'text', required)
      .addColumn('forget', 'integer', zero)
      .addColumn('attempts', 'integer', zero)
      .addColumn('due_at', whole)
      .addColumn('last_error', 'text')
      .addColumn('created_at', whole, required)
      .addColumn('sent_at', whole),
    // Without what was sent or given up: the next one due is looked for several times a second.
    schema
      .createIndex('market_outbox_due')
      .on('market_outbox')
      .columns(['due_at', 'id'])
      .where(sql.ref('due_at'), 'is not', sql.lit(null)),
    schema.createIndex('market_outbox_of_worker').on('market_outbox').columns(['worker_id']),
    schema
      .createTable('market_courses')
      .addColumn('id', whole, generatedId)
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', whole, required)
      .addColumn('closed_at', whole),
    schema
      .createTable('market_person_settings')
      .addColumn('worker_id', whole, (column) => column.primaryKey().references('market_workers.id'))
      .addColumn('wants_mail', 'integer', required)
      .addColumn('rewarded_in', 'text', required)
      .addColumn('course_id', whole, maybeOf('market_courses.id'))
      .addColumn('student_sealed', 'text')
      .addColumn('method', 'text')
      .addColumn('details_sealed', 'text')
      .addColumn('details_masked', 'text')
      .addColumn('changed_at', whole, required),
    schema
      .createTable('market_questionnaires')
      .addColumn('id', whole, generatedId)
      .addColumn('title', 'text', required)
      .addColumn('description', 'text', required)
      .addColumn('questions', 'text', required)
      .addColumn('outcomes', 'text', required)
      .addColumn('status', 'text', required)
      .addColumn('created_at', whole, required)
      .addColumn('changed_at', whole, required),
    schema
      .createTable('market_questionnaire_types')
      .addColumn('type_id', whole, (column) =>
        column.primaryKey().references('market_qualification_types.id'),
      )
      .addColumn('questionnaire_id', whole, of('market_questionnaires.id'))
      .addColumn('environment', 'text', required)
      .addColumn('outcome', 'text', required),
    schema
      .createIndex('market_questionnaire_types_of')
      .unique()
      .on('market_questionnaire_types')
      .columns(['questionnaire_id', 'environment', 'outcome']),
    schema
      .createTable('market_erasures')
      .addColumn('id', whole, generatedId)
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('requested_at', whole, required)
      .addColumn('done_at', whole)
      .addColumn('receipt', 'text'),
    schema.createIndex('market_erasures_of').unique().on('market_erasures').columns(['worker_id']),
    schema
      .createTable('market_payout_lists')
      .addColumn('id', whole, generatedId)
      .addColumn('kind', 'text', required)
      .addColumn('currency', 'text', required)
      .addColumn('note', 'text', required)
      .addColumn('created_at', whole, required)
      .addColumn('created_by', 'text', required),
    schema
      .createTable('market_payout_lines')
      .addColumn('id', whole, generatedId)
      .addColumn('list_id', whole, of('market_payout_lists.id'))
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('amount_minor', whole, required)
      .addColumn('credits', whole)
      .addColumn('method', 'text', required)
      .addColumn('course_id', whole, maybeOf('market_courses.id'))
      .addColumn('details_sealed', 'text')
      .addColumn('reference', 'text', (column) => column.notNull().unique())
      .addColumn('status', 'text', required)
      .addColumn('paid_on', 'text')
      .addColumn('paid_reference', 'text')
      .addColumn('changed_at', whole, required),
    schema
      .createIndex('market_payout_lines_of')
      .unique()
      .on('market_payout_lines')
      .columns(['list_id', 'worker_id']),
    schema
      .createIndex('market_payout_lines_of_worker')
      .on('market_payout_lines')
      .columns(['worker_id', 'id']),
    schema
      .createTable('market_payout_entries')
      .addColumn('id', whole, generatedId)
      .addColumn('worker_id', whole, of('market_workers.id'))
      .addColumn('line_id', whole, of('market_payout_lines.id'))
      .addColumn('kind', 'text', required)
      .addColumn('amount_minor', whole, required)
      .addColumn('currency', 'text', required)
      .addColumn('at', whole, required),
    schema
      .createIndex('market_payout_entries_of_worker')
      .on('market_payout_entries')
      .columns(['worker_id', 'id']),
    schema.createIndex('market_invitations_used_by').on('market_people').columns(['invitation']),
  ],
};
