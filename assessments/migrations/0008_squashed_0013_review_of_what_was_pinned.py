import core.constraints
import core.operations
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('assessments', '0008_what_was_sent_back_before'), ('assessments', '0009_threads'), ('assessments', '0010_spreadsheets_brought_back'), ('assessments', '0011_words_count_revisions'), ('assessments', '0012_evidence_past_review'), ('assessments', '0013_review_of_what_was_pinned')]

    dependencies = [
        ('assessments', '0001_squashed_0007_sign_off_that_holds'),
        ('forces', '0001_squashed_0005_a_policing_body_comments'),
        ('frameworks', '0001_squashed_0004_added_by_the_national_lead'),
        ('reviews', '0001_squashed_0003_waiting'),
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField()),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('thread', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='assessments.thread')),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                    },
                ),
                migrations.AddIndex(
                    model_name='post',
                    index=models.Index(fields=['force', 'thread'], name='post_of_thread'),
                ),
                migrations.AddConstraint(
                    model_name='post',
                    constraint=core.constraints.SameForceKey(field='thread', name='post_thread_same_force', to='assessments.Thread'),
                ),
                migrations.AddConstraint(
                    model_name='post',
                    constraint=core.constraints.SameForceKey(field='by', name='post_by_same_force', to='forces.Membership'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='post',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_postevent" ("at", "by_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "thread_id") VALUES (NEW."at", NEW."by_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."thread_id"); RETURN NULL;', hash='fccb2f754fd3114a1cadf06c68642df79bd648bf', operation='INSERT', pgid='pgtrigger_insert_insert_e0d37', table='assessments_post', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='post',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_postevent" ("at", "by_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "thread_id") VALUES (NEW."at", NEW."by_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."thread_id"); RETURN NULL;', hash='070abf2f0e2a266fd9019548da039295d74bcf91', operation='UPDATE', pgid='pgtrigger_update_update_802e9', table='assessments_post', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='post',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_postevent" ("at", "by_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "thread_id") VALUES (OLD."at", OLD."by_id", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."thread_id"); RETURN NULL;', hash='f88dc3886e08ac56c090e2a2a92789f67243466f', operation='DELETE', pgid='pgtrigger_delete_delete_47a75', table='assessments_post', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='Thread',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('resolved_at', models.DateTimeField(null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='assessments.assessment')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('resolved_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                    ],
                    options={
                        'ordering': ['-opened_at', '-pk'],
                    },
                ),
                migrations.AddIndex(
                    model_name='thread',
                    index=models.Index(fields=['force', 'assessment', 'provision'], name='thread_of_provision'),
                ),
                migrations.AddConstraint(
                    model_name='thread',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='thread_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='thread',
                    constraint=core.constraints.SameForceKey(field='assessment', name='thread_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='thread',
                    constraint=core.constraints.SameForceKey(field='resolved_by', name='thread_resolved_by_same_force', to='forces.Membership'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='thread',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_threadevent" ("assessment_id", "force_id", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "resolved_at", "resolved_by_id") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."public_id", NEW."resolved_at", NEW."resolved_by_id"); RETURN NULL;', hash='e22e4e0a697694313a4c62d580be92ab352be006', operation='INSERT', pgid='pgtrigger_insert_insert_43fda', table='assessments_thread', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='thread',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_threadevent" ("assessment_id", "force_id", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "resolved_at", "resolved_by_id") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."public_id", NEW."resolved_at", NEW."resolved_by_id"); RETURN NULL;', hash='2fa447aca62b3c037d67998b263cca2878f03624', operation='UPDATE', pgid='pgtrigger_update_update_d3553', table='assessments_thread', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='thread',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_threadevent" ("assessment_id", "force_id", "id", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "resolved_at", "resolved_by_id") VALUES (OLD."assessment_id", OLD."force_id", OLD."id", OLD."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."public_id", OLD."resolved_at", OLD."resolved_by_id"); RETURN NULL;', hash='3b6ea2dd51ec59d8bc715f134432f4871431ff1e', operation='DELETE', pgid='pgtrigger_delete_delete_4ec81', table='assessments_thread', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='PostEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('text', models.TextField()),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.post')),
                        ('thread', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.thread')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='postevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4120c245931d1c7db9c8521d05c7ac01a0f6e46c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e2e1d', table='assessments_postevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='ThreadEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('resolved_at', models.DateTimeField(null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.thread')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('resolved_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='threadevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='958d497a57cd1a79865cf0a1776c9280fc77acf8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_94120', table='assessments_threadevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SheetUpload',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('stored_as', models.CharField(help_text='Key in the storage: a UUID, never the name.', max_length=100)),
                        ('file_name', models.CharField(max_length=250)),
                        ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                        ('sha256', models.CharField(help_text="Of the file's bytes.", max_length=64)),
                        ('scan_state', models.CharField(choices=[('received', 'Waiting for the virus scanner'), ('scanning', 'Being scanned'), ('clean', 'Clean'), ('rejected', 'Rejected'), ('failed', 'Could not be scanned'), ('not_scanned', 'Not virus-scanned'), ('link', 'Link'), ('removed', 'Removed')], max_length=20)),
                        ('scan_reason', models.TextField(blank=True, default='', help_text='As of a version of evidence.')),
                        ('scan_attempts', models.PositiveSmallIntegerField(default=0)),
                        ('scan_token', models.UUIDField(null=True)),
                        ('scan_until', models.DateTimeField(null=True)),
                        ('scan_not_before', models.DateTimeField(null=True)),
                        ('state', models.CharField(choices=[('previewed', 'Not brought in yet'), ('applied', 'Brought in'), ('withdrawn', 'Put aside')], default='previewed', max_length=20)),
                        ('outcome', models.JSONField(default=dict, help_text='Codes alone: changed, a list of {code, fields, revision}; left, those not chosen.')),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('settled_at', models.DateTimeField(help_text='When it was brought in, or put aside.', null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='sheet_uploads', to='assessments.assessment')),
                        ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                    options={
                        'ordering': ['-added_at', '-id'],
                    },
                ),
                migrations.AddIndex(
                    model_name='sheetupload',
                    index=models.Index(fields=['force', 'by', 'assessment'], name='sheet_upload_of_person'),
                ),
                migrations.AddIndex(
                    model_name='sheetupload',
                    index=models.Index(condition=models.Q(('scan_state__in', ('received', 'scanning', 'failed', 'not_scanned')), ('scan_token__isnull', False), _connector='OR'), fields=['force'], name='sheet_upload_to_scan'),
                ),
                migrations.AddConstraint(
                    model_name='sheetupload',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='sheet_upload_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='sheetupload',
                    constraint=core.constraints.SameForceKey(field='assessment', name='sheet_upload_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='sheetupload',
                    constraint=core.constraints.SameForceKey(field='by', name='sheet_upload_by_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='sheetupload',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'previewed')), models.Q(models.Q(('state', 'previewed'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='sheet_upload_settled_when_done'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='sheetupload',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_sheetuploadevent" ("added_at", "assessment_id", "by_id", "file_name", "force_id", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "scan_reason", "scan_state", "settled_at", "sha256", "size", "state", "stored_as") VALUES (NEW."added_at", NEW."assessment_id", NEW."by_id", NEW."file_name", NEW."force_id", NEW."id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."scan_reason", NEW."scan_state", NEW."settled_at", NEW."sha256", NEW."size", NEW."state", NEW."stored_as"); RETURN NULL;', hash='0692f2d7f5e02c577239332b7bd3ba16ad9a2e0a', operation='INSERT', pgid='pgtrigger_insert_insert_636c9', table='assessments_sheetupload', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='sheetupload',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."assessment_id" IS DISTINCT FROM (NEW."assessment_id") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."scan_reason" IS DISTINCT FROM (NEW."scan_reason") OR OLD."scan_state" IS DISTINCT FROM (NEW."scan_state") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."stored_as" IS DISTINCT FROM (NEW."stored_as"))', func='INSERT INTO "assessments_sheetuploadevent" ("added_at", "assessment_id", "by_id", "file_name", "force_id", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "scan_reason", "scan_state", "settled_at", "sha256", "size", "state", "stored_as") VALUES (NEW."added_at", NEW."assessment_id", NEW."by_id", NEW."file_name", NEW."force_id", NEW."id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."scan_reason", NEW."scan_state", NEW."settled_at", NEW."sha256", NEW."size", NEW."state", NEW."stored_as"); RETURN NULL;', hash='4be90368c69048dc3de2e10f2815c91e45e075db', operation='UPDATE', pgid='pgtrigger_update_update_516c9', table='assessments_sheetupload', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='sheetupload',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_sheetuploadevent" ("added_at", "assessment_id", "by_id", "file_name", "force_id", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "scan_reason", "scan_state", "settled_at", "sha256", "size", "state", "stored_as") VALUES (OLD."added_at", OLD."assessment_id", OLD."by_id", OLD."file_name", OLD."force_id", OLD."id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."scan_reason", OLD."scan_state", OLD."settled_at", OLD."sha256", OLD."size", OLD."state", OLD."stored_as"); RETURN NULL;', hash='d02a2e820bd4c728b469d67853ed9a888ba7bfcd', operation='DELETE', pgid='pgtrigger_delete_delete_d07e7', table='assessments_sheetupload', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='SheetUploadEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('stored_as', models.CharField(help_text='Key in the storage: a UUID, never the name.', max_length=100)),
                        ('file_name', models.CharField(max_length=250)),
                        ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                        ('sha256', models.CharField(help_text="Of the file's bytes.", max_length=64)),
                        ('scan_state', models.CharField(choices=[('received', 'Waiting for the virus scanner'), ('scanning', 'Being scanned'), ('clean', 'Clean'), ('rejected', 'Rejected'), ('failed', 'Could not be scanned'), ('not_scanned', 'Not virus-scanned'), ('link', 'Link'), ('removed', 'Removed')], max_length=20)),
                        ('scan_reason', models.TextField(blank=True, default='', help_text='As of a version of evidence.')),
                        ('state', models.CharField(choices=[('previewed', 'Not brought in yet'), ('applied', 'Brought in'), ('withdrawn', 'Put aside')], default='previewed', max_length=20)),
                        ('outcome', models.JSONField(default=dict, help_text='Codes alone: changed, a list of {code, fields, revision}; left, those not chosen.')),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('settled_at', models.DateTimeField(help_text='When it was brought in, or put aside.', null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.sheetupload')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='sheetuploadevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='659581fa1e8cf8bd1af1ca95be63aed66f6bb0fa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5d62f', table='assessments_sheetuploadevent', when='BEFORE')),
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='reply',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='reply',
                    name='update_update',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='reply',
                    name='delete_delete',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='weakpointword',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='weakpointword',
                    name='update_update',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='weakpointword',
                    name='delete_delete',
                ),
                migrations.AddField(
                    model_name='reply',
                    name='revision',
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.AddField(
                    model_name='replyevent',
                    name='revision',
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.AddField(
                    model_name='weakpointword',
                    name='revision',
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.AddField(
                    model_name='weakpointwordevent',
                    name='revision',
                    field=models.PositiveIntegerField(default=1),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reply',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_replyevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "question", "revision", "submission_id", "text") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."question", NEW."revision", NEW."submission_id", NEW."text"); RETURN NULL;', hash='8f9f0b114eda156b5dc1f450ef6bd7740cc45f77', operation='INSERT', pgid='pgtrigger_insert_insert_1b852', table='assessments_reply', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reply',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_replyevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "question", "revision", "submission_id", "text") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."question", NEW."revision", NEW."submission_id", NEW."text"); RETURN NULL;', hash='569e9e93dc09b1b543793e0be1d4b4f06b2300bd', operation='UPDATE', pgid='pgtrigger_update_update_5b2dc', table='assessments_reply', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reply',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_replyevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "question", "revision", "submission_id", "text") VALUES (OLD."assessment_id", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."question", OLD."revision", OLD."submission_id", OLD."text"); RETURN NULL;', hash='ecef3aa502f091c618f81802b1ec3032ed3e7ad4', operation='DELETE', pgid='pgtrigger_delete_delete_6dd23', table='assessments_reply', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='weakpointword',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_weakpointwordevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "rule", "word") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."revision", NEW."rule", NEW."word"); RETURN NULL;', hash='2d469336fa8157041b3b4476575f80976c6fe6e2', operation='INSERT', pgid='pgtrigger_insert_insert_6a158', table='assessments_weakpointword', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='weakpointword',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_weakpointwordevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "rule", "word") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."revision", NEW."rule", NEW."word"); RETURN NULL;', hash='ad86d818683c815de789f569717342a1eccc628f', operation='UPDATE', pgid='pgtrigger_update_update_cfbfd', table='assessments_weakpointword', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='weakpointword',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_weakpointwordevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "rule", "word") VALUES (OLD."assessment_id", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."revision", OLD."rule", OLD."word"); RETURN NULL;', hash='375840d95f22f6228aea457c5fa177456335a2b5', operation='DELETE', pgid='pgtrigger_delete_delete_3d71a', table='assessments_weakpointword', when='AFTER')),
                ),
                migrations.AlterField(
                    model_name='submittedweakpoint',
                    name='rule',
                    field=models.CharField(choices=[('no_evidence', 'In place or Embedded, and no evidence'), ('above_suggested', 'Graded above what the behaviours suggest'), ('moved_unsaid', 'Fell, or rose by two grades or more, and no comment says why'), ('no_reason', 'Not applicable, and no reason'), ('same_text', 'The same comment on three or more behaviours'), ('no_action', 'A gap, and no action in the plan'), ('past_review', 'Evidence past the day by which it was to be looked at again'), ('old_evidence', 'Evidence over a year old'), ('unopened', 'Evidence that nobody can open')], max_length=20),
                ),
                migrations.AlterField(
                    model_name='weakpointword',
                    name='rule',
                    field=models.CharField(choices=[('no_evidence', 'In place or Embedded, and no evidence'), ('above_suggested', 'Graded above what the behaviours suggest'), ('moved_unsaid', 'Fell, or rose by two grades or more, and no comment says why'), ('no_reason', 'Not applicable, and no reason'), ('same_text', 'The same comment on three or more behaviours'), ('no_action', 'A gap, and no action in the plan'), ('past_review', 'Evidence past the day by which it was to be looked at again'), ('old_evidence', 'Evidence over a year old'), ('unopened', 'Evidence that nobody can open')], max_length=20),
                ),
                migrations.AlterField(
                    model_name='weakpointwordevent',
                    name='rule',
                    field=models.CharField(choices=[('no_evidence', 'In place or Embedded, and no evidence'), ('above_suggested', 'Graded above what the behaviours suggest'), ('moved_unsaid', 'Fell, or rose by two grades or more, and no comment says why'), ('no_reason', 'Not applicable, and no reason'), ('same_text', 'The same comment on three or more behaviours'), ('no_action', 'A gap, and no action in the plan'), ('past_review', 'Evidence past the day by which it was to be looked at again'), ('old_evidence', 'Evidence over a year old'), ('unopened', 'Evidence that nobody can open')], max_length=20),
                ),
                migrations.AddField(
                    model_name='submittedevidence',
                    name='review_on',
                    field=models.DateField(null=True),
                ),
            ],
        ),
    ]
