import core.constraints
import core.operations
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reporting', '0001_initial'), ('reporting', '0002_frozen_content'), ('reporting', '0003_released_names_no_force'), ('reporting', '0004_history_of_what_changes'), ('reporting', '0005_plan_pages'), ('reporting', '0006_published_papers')]

    initial = True

    dependencies = [
        ('actionplans', '0001_squashed_0013_portfolio_that_answers'),
        ('assessments', '0001_squashed_0007_sign_off_that_holds'),
        ('forces', '0001_squashed_0005_a_policing_body_comments'),
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='ReportText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('section', models.CharField(choices=[('foreword', 'Foreword'), ('introduction', 'Introduction')], max_length=20)),
                        ('text', models.TextField(blank=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_texts', to='assessments.cycle')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='reporttext',
                    constraint=models.UniqueConstraint(fields=('cycle', 'section'), name='report_text_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reporttext',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reporttextevent" ("cycle_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "section", "text") VALUES (NEW."cycle_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."revision", NEW."section", NEW."text"); RETURN NULL;', hash='41eab05ef7f29d8abc1302c180bbeb83c27810ba', operation='INSERT', pgid='pgtrigger_insert_insert_3464b', table='reporting_reporttext', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reporttext',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reporttextevent" ("cycle_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "section", "text") VALUES (NEW."cycle_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revision", NEW."section", NEW."text"); RETURN NULL;', hash='0871e980225d017d9ef9fbbcd55f2e00181e5716', operation='UPDATE', pgid='pgtrigger_update_update_44406', table='reporting_reporttext', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reporttext',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reporttextevent" ("cycle_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "section", "text") VALUES (OLD."cycle_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."revision", OLD."section", OLD."text"); RETURN NULL;', hash='13822a0677f4654d6e3ff47e5033609c23db46bb', operation='DELETE', pgid='pgtrigger_delete_delete_a5eaf', table='reporting_reporttext', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='ReportTextEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('section', models.CharField(choices=[('foreword', 'Foreword'), ('introduction', 'Introduction')], max_length=20)),
                        ('text', models.TextField(blank=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.cycle')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reporting.reporttext')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reporttextevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8931881264500d8aab5e8763623e4cf7952e9be1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f2204', table='reporting_reporttextevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(choices=[('national_internal', 'National progress report, forces named'), ('national_public', 'National progress report, public version')], max_length=30)),
                        ('content_sha256', models.CharField(help_text='Of the content, in a canonical form.', max_length=64)),
                        ('template_version', models.CharField(max_length=20)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('working', 'Being made'), ('done', 'Ready'), ('stopped', 'Could not be made')], default='queued', max_length=20)),
                        ('step', models.PositiveSmallIntegerField(default=0, help_text='Steps finished, of reporting.workflow.STEPS.')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('lease_token', models.UUIDField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('not_before', models.DateTimeField(help_text='Backoff after an attempt that did not end well.', null=True)),
                        ('reason', models.TextField(blank=True, help_text='Why it could not be made, for the person who asked.')),
                        ('stored_as', models.CharField(blank=True, max_length=100)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
                        ('pages', models.PositiveIntegerField(default=0)),
                        ('asked_by_name', models.CharField(max_length=220)),
                        ('asked_at', models.DateTimeField(auto_now_add=True)),
                        ('started_at', models.DateTimeField(help_text='The latest attempt.', null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('released_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='assessments.cycle')),
                        ('content', models.JSONField(default=dict, help_text='Everything that the document says, as reporting.builders makes it.')),
                        ('released_by_name', models.CharField(blank=True, max_length=220)),
                    ],
                    options={
                        'ordering': ['-asked_at'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'stopped'), _negated=True), fields=('kind', 'cycle', 'content_sha256', 'template_version'), name='report_one_per_content'),
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('stored_as', ''), _negated=True), _connector='OR'), name='report_done_has_file'),
                ),
                migrations.AddConstraint(
                    model_name='report',
                    constraint=models.CheckConstraint(condition=models.Q(('released_at__isnull', True), ('kind', 'national_public'), _connector='OR'), name='report_released_names_no_force'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='report',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportevent" ("asked_at", "asked_by_id", "asked_by_name", "content_sha256", "cycle_id", "finished_at", "id", "kind", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "released_at", "released_by_name", "sha256", "size", "state", "stored_as", "template_version") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."asked_by_name", NEW."content_sha256", NEW."cycle_id", NEW."finished_at", NEW."id", NEW."kind", NEW."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."released_at", NEW."released_by_name", NEW."sha256", NEW."size", NEW."state", NEW."stored_as", NEW."template_version"); RETURN NULL;', hash='f2eaf5a27440acca217f65a308ca7e8268bde005', operation='INSERT', pgid='pgtrigger_insert_insert_69d08', table='reporting_report', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='report',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."asked_by_name" IS DISTINCT FROM (NEW."asked_by_name") OR OLD."content_sha256" IS DISTINCT FROM (NEW."content_sha256") OR OLD."cycle_id" IS DISTINCT FROM (NEW."cycle_id") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."pages" IS DISTINCT FROM (NEW."pages") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_by_name" IS DISTINCT FROM (NEW."released_by_name") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."stored_as" IS DISTINCT FROM (NEW."stored_as") OR OLD."template_version" IS DISTINCT FROM (NEW."template_version"))', func='INSERT INTO "reporting_reportevent" ("asked_at", "asked_by_id", "asked_by_name", "content_sha256", "cycle_id", "finished_at", "id", "kind", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "released_at", "released_by_name", "sha256", "size", "state", "stored_as", "template_version") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."asked_by_name", NEW."content_sha256", NEW."cycle_id", NEW."finished_at", NEW."id", NEW."kind", NEW."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."released_at", NEW."released_by_name", NEW."sha256", NEW."size", NEW."state", NEW."stored_as", NEW."template_version"); RETURN NULL;', hash='2193f022f242e2d32b96c257e5408a0bdc494fb5', operation='UPDATE', pgid='pgtrigger_update_update_6c13c', table='reporting_report', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='report',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportevent" ("asked_at", "asked_by_id", "asked_by_name", "content_sha256", "cycle_id", "finished_at", "id", "kind", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "released_at", "released_by_name", "sha256", "size", "state", "stored_as", "template_version") VALUES (OLD."asked_at", OLD."asked_by_id", OLD."asked_by_name", OLD."content_sha256", OLD."cycle_id", OLD."finished_at", OLD."id", OLD."kind", OLD."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."reason", OLD."released_at", OLD."released_by_name", OLD."sha256", OLD."size", OLD."state", OLD."stored_as", OLD."template_version"); RETURN NULL;', hash='f06f3ec5814d88cc84b37c10985551b5fb6469d2', operation='DELETE', pgid='pgtrigger_delete_delete_a47c2', table='reporting_report', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='ReportEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('kind', models.CharField(choices=[('national_internal', 'National progress report, forces named'), ('national_public', 'National progress report, public version')], max_length=30)),
                        ('content_sha256', models.CharField(help_text='Of the content, in a canonical form.', max_length=64)),
                        ('template_version', models.CharField(max_length=20)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('working', 'Being made'), ('done', 'Ready'), ('stopped', 'Could not be made')], default='queued', max_length=20)),
                        ('reason', models.TextField(blank=True, help_text='Why it could not be made, for the person who asked.')),
                        ('stored_as', models.CharField(blank=True, max_length=100)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
                        ('pages', models.PositiveIntegerField(default=0)),
                        ('asked_by_name', models.CharField(max_length=220)),
                        ('asked_at', models.DateTimeField(auto_now_add=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('released_at', models.DateTimeField(null=True)),
                        ('released_by_name', models.CharField(blank=True, max_length=220)),
                        ('asked_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.cycle')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reporting.report')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reportevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='19fbce4176f1a2ca6b1c1731117466334181de2f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_73e88', table='reporting_reportevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='PlanPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('content', models.JSONField(default=dict, help_text='Everything that the document says, as reporting.builders makes it.')),
                        ('content_sha256', models.CharField(help_text='Of the content, in a canonical form.', max_length=64)),
                        ('template_version', models.CharField(max_length=20)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('working', 'Being made'), ('done', 'Ready'), ('stopped', 'Could not be made')], default='queued', max_length=20)),
                        ('step', models.PositiveSmallIntegerField(default=0, help_text='Steps finished, of reporting.workflow.STEPS.')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('lease_token', models.UUIDField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('not_before', models.DateTimeField(help_text='Backoff after an attempt that did not end well.', null=True)),
                        ('reason', models.TextField(blank=True, help_text='Why it could not be made, for the person who asked.')),
                        ('stored_as', models.CharField(blank=True, max_length=100)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
                        ('pages', models.PositiveIntegerField(default=0)),
                        ('asked_by_name', models.CharField(max_length=220)),
                        ('asked_at', models.DateTimeField(auto_now_add=True)),
                        ('started_at', models.DateTimeField(help_text='The latest attempt.', null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('edition', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actionplans.edition')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                    options={
                        'ordering': ['-asked_at'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='planpage',
                    constraint=core.constraints.SameForceKey(field='edition', name='plan_page_edition_same_force', to='actionplans.Edition'),
                ),
                migrations.AddConstraint(
                    model_name='planpage',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'stopped'), _negated=True), fields=('force', 'edition', 'content_sha256', 'template_version'), name='plan_page_one_per_content', nulls_distinct=False),
                ),
                migrations.AddConstraint(
                    model_name='planpage',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('stored_as', ''), _negated=True), _connector='OR'), name='plan_page_done_has_file'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='planpage',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_planpageevent" ("asked_at", "asked_by_name", "content_sha256", "edition_id", "finished_at", "force_id", "id", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "sha256", "size", "state", "stored_as", "template_version") VALUES (NEW."asked_at", NEW."asked_by_name", NEW."content_sha256", NEW."edition_id", NEW."finished_at", NEW."force_id", NEW."id", NEW."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."sha256", NEW."size", NEW."state", NEW."stored_as", NEW."template_version"); RETURN NULL;', hash='109cc8abc581424e05c42dabae358dbdcbcc9bc4', operation='INSERT', pgid='pgtrigger_insert_insert_653cb', table='reporting_planpage', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='planpage',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_name" IS DISTINCT FROM (NEW."asked_by_name") OR OLD."content_sha256" IS DISTINCT FROM (NEW."content_sha256") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."pages" IS DISTINCT FROM (NEW."pages") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."stored_as" IS DISTINCT FROM (NEW."stored_as") OR OLD."template_version" IS DISTINCT FROM (NEW."template_version"))', func='INSERT INTO "reporting_planpageevent" ("asked_at", "asked_by_name", "content_sha256", "edition_id", "finished_at", "force_id", "id", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "sha256", "size", "state", "stored_as", "template_version") VALUES (NEW."asked_at", NEW."asked_by_name", NEW."content_sha256", NEW."edition_id", NEW."finished_at", NEW."force_id", NEW."id", NEW."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."sha256", NEW."size", NEW."state", NEW."stored_as", NEW."template_version"); RETURN NULL;', hash='2b2093fc070d89ec48e7e771317323e4ab641473', operation='UPDATE', pgid='pgtrigger_update_update_2a9d7', table='reporting_planpage', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='planpage',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_planpageevent" ("asked_at", "asked_by_name", "content_sha256", "edition_id", "finished_at", "force_id", "id", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "sha256", "size", "state", "stored_as", "template_version") VALUES (OLD."asked_at", OLD."asked_by_name", OLD."content_sha256", OLD."edition_id", OLD."finished_at", OLD."force_id", OLD."id", OLD."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."reason", OLD."sha256", OLD."size", OLD."state", OLD."stored_as", OLD."template_version"); RETURN NULL;', hash='59ddf47299cfb9d65ee13098d4c5cb6d29c9771a', operation='DELETE', pgid='pgtrigger_delete_delete_fb6c1', table='reporting_planpage', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='PlanPageEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('content_sha256', models.CharField(help_text='Of the content, in a canonical form.', max_length=64)),
                        ('template_version', models.CharField(max_length=20)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('working', 'Being made'), ('done', 'Ready'), ('stopped', 'Could not be made')], default='queued', max_length=20)),
                        ('reason', models.TextField(blank=True, help_text='Why it could not be made, for the person who asked.')),
                        ('stored_as', models.CharField(blank=True, max_length=100)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
                        ('pages', models.PositiveIntegerField(default=0)),
                        ('asked_by_name', models.CharField(max_length=220)),
                        ('asked_at', models.DateTimeField(auto_now_add=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('edition', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='actionplans.edition')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reporting.planpage')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='planpageevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9656ed781da053541968cf71b8c4029f4b2a98ec', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cc661', table='reporting_planpageevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='PublishedPaper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('content', models.JSONField(default=dict, help_text='Everything that the document says, as reporting.builders makes it.')),
                        ('content_sha256', models.CharField(help_text='Of the content, in a canonical form.', max_length=64)),
                        ('template_version', models.CharField(max_length=20)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('working', 'Being made'), ('done', 'Ready'), ('stopped', 'Could not be made')], default='queued', max_length=20)),
                        ('step', models.PositiveSmallIntegerField(default=0, help_text='Steps finished, of reporting.workflow.STEPS.')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('lease_token', models.UUIDField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('not_before', models.DateTimeField(help_text='Backoff after an attempt that did not end well.', null=True)),
                        ('reason', models.TextField(blank=True, help_text='Why it could not be made, for the person who asked.')),
                        ('stored_as', models.CharField(blank=True, max_length=100)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
                        ('pages', models.PositiveIntegerField(default=0)),
                        ('asked_by_name', models.CharField(max_length=220)),
                        ('asked_at', models.DateTimeField(auto_now_add=True)),
                        ('started_at', models.DateTimeField(help_text='The latest attempt.', null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='actionplans.publishedplan')),
                    ],
                    options={
                        'ordering': ['-asked_at'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='publishedpaper',
                    constraint=core.constraints.SameForceKey(field='plan', name='published_paper_same_force', to='actionplans.PublishedPlan'),
                ),
                migrations.AddConstraint(
                    model_name='publishedpaper',
                    constraint=models.UniqueConstraint(fields=('force', 'plan'), name='published_paper_once'),
                ),
                migrations.AddConstraint(
                    model_name='publishedpaper',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('stored_as', ''), _negated=True), _connector='OR'), name='published_paper_done_has_file'),
                ),
            ],
        ),
    ]
