import core.constraints
import core.operations
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('assessments', '0001_initial'), ('assessments', '0002_history_of_what_changes'), ('assessments', '0003_superseded_by_a_newer'), ('assessments', '0004_parts_given'), ('assessments', '0005_weakly_founded'), ('assessments', '0006_start_from_last_time'), ('assessments', '0007_sign_off_that_holds')]

    initial = True

    dependencies = [
        ('evidence', '0001_squashed_0007_product_kinds'),
        ('forces', '0001_squashed_0005_a_policing_body_comments'),
        ('frameworks', '0001_squashed_0004_added_by_the_national_lead'),
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='Assessment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('stage', models.CharField(choices=[('draft', 'In progress'), ('with_chief_officer', 'With the chief officer'), ('sent_back', 'Sent back by the chief officer'), ('submitted', 'Submitted'), ('reopened', 'Sent back by the national team')], default='draft', max_length=20)),
                        ('answered', models.PositiveIntegerField(default=0)),
                        ('confirmed', models.PositiveIntegerField(default=0)),
                        ('last_activity_at', models.DateTimeField(null=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessments.cycle')),
                        ('extended_until', models.DateField(null=True)),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='assessment',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='assessment_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='assessment',
                    constraint=models.UniqueConstraint(fields=('force', 'cycle'), name='assessment_once_per_cycle'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assessment',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_assessmentevent" ("cycle_id", "extended_until", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "stage") VALUES (NEW."cycle_id", NEW."extended_until", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."stage"); RETURN NULL;', hash='5360b8af71f25c1128e49126a390ea7ae0e10e4f', operation='INSERT', pgid='pgtrigger_insert_insert_3ca2a', table='assessments_assessment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assessment',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cycle_id" IS DISTINCT FROM (NEW."cycle_id") OR OLD."extended_until" IS DISTINCT FROM (NEW."extended_until") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."stage" IS DISTINCT FROM (NEW."stage"))', func='INSERT INTO "assessments_assessmentevent" ("cycle_id", "extended_until", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "stage") VALUES (NEW."cycle_id", NEW."extended_until", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."stage"); RETURN NULL;', hash='3cfe6fcf19812df97c3408bf89e008156ee13003', operation='UPDATE', pgid='pgtrigger_update_update_d96c6', table='assessments_assessment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assessment',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_assessmentevent" ("cycle_id", "extended_until", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "stage") VALUES (OLD."cycle_id", OLD."extended_until", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."stage"); RETURN NULL;', hash='7d6471cf14e313e288d635b7bd582099d6bae7d9', operation='DELETE', pgid='pgtrigger_delete_delete_28394', table='assessments_assessment', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='Cycle',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True)),
                        ('name', models.CharField(max_length=60)),
                        ('state', models.CharField(choices=[('preparing', 'Being prepared'), ('open', 'Open'), ('closed', 'Closed')], default='preparing', max_length=20)),
                        ('opens_on', models.DateField()),
                        ('due_on', models.DateField()),
                        ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='frameworks.framework')),
                        ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='following', to='assessments.cycle')),
                        ('scale', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='frameworks.scale')),
                    ],
                    options={
                        'ordering': ['-due_on'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='cycle',
                    constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('opens_on'))), name='cycle_due_after_opening'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='cycle',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_cycleevent" ("due_on", "framework_id", "id", "name", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "scale_id", "slug", "state") VALUES (NEW."due_on", NEW."framework_id", NEW."id", NEW."name", NEW."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."previous_id", NEW."scale_id", NEW."slug", NEW."state"); RETURN NULL;', hash='7add0d81672c0eed95ef2929d40b689252ff15db', operation='INSERT', pgid='pgtrigger_insert_insert_b6548', table='assessments_cycle', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='cycle',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_cycleevent" ("due_on", "framework_id", "id", "name", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "scale_id", "slug", "state") VALUES (NEW."due_on", NEW."framework_id", NEW."id", NEW."name", NEW."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."previous_id", NEW."scale_id", NEW."slug", NEW."state"); RETURN NULL;', hash='ccb9f24b05b52119df7865229a899af691076bc6', operation='UPDATE', pgid='pgtrigger_update_update_8050a', table='assessments_cycle', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='cycle',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_cycleevent" ("due_on", "framework_id", "id", "name", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "scale_id", "slug", "state") VALUES (OLD."due_on", OLD."framework_id", OLD."id", OLD."name", OLD."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."previous_id", OLD."scale_id", OLD."slug", OLD."state"); RETURN NULL;', hash='90e661dfae2d34389a50869d6f2ba619a135d415', operation='DELETE', pgid='pgtrigger_delete_delete_48d7a', table='assessments_cycle', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='AssessmentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('stage', models.CharField(choices=[('draft', 'In progress'), ('with_chief_officer', 'With the chief officer'), ('sent_back', 'Sent back by the chief officer'), ('submitted', 'Submitted'), ('reopened', 'Sent back by the national team')], default='draft', max_length=20)),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.assessment')),
                        ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.cycle')),
                        ('extended_until', models.DateField(null=True)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assessmentevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e05c01508b64a6a9dea39530a40e56b4fa781bf9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_19df1', table='assessments_assessmentevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='CycleEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('slug', models.SlugField(db_index=False)),
                        ('name', models.CharField(max_length=60)),
                        ('state', models.CharField(choices=[('preparing', 'Being prepared'), ('open', 'Open'), ('closed', 'Closed')], default='preparing', max_length=20)),
                        ('opens_on', models.DateField()),
                        ('due_on', models.DateField()),
                        ('framework', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.framework')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.cycle')),
                        ('previous', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.cycle')),
                        ('scale', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.scale')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='cycleevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2199e31ce0ba218b98519a325e15b51ba3e4206f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e69b8', table='assessments_cycleevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Rating',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('comment', models.TextField(blank=True)),
                        ('reason', models.TextField(blank=True, help_text='Why the behaviour does not apply.')),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('updated_at', models.DateTimeField(null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='assessments.assessment')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('grade', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.grade')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('updated_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('carried', models.BooleanField(default=False)),
                        ('unchanged_because', models.TextField(blank=True, default='', help_text='Why it stands as it did, said of several at once.')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='rating_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=core.constraints.SameForceKey(field='assessment', name='rating_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=core.constraints.SameForceKey(field='updated_by', name='rating_updated_by_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=models.UniqueConstraint(fields=('force', 'assessment', 'provision'), name='rating_once'),
                ),
                migrations.AddConstraint(
                    model_name='rating',
                    constraint=models.CheckConstraint(condition=models.Q(('carried', False), ('grade__isnull', False), _connector='OR'), name='rating_carried_with_grade'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rating',
                    trigger=pgtrigger.compiler.Trigger(name='start_part', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."updated_by_id" IS NOT NULL)', func="\n    UPDATE assessments_assignment AS part SET state = 'started'\n      FROM frameworks_provision AS top, frameworks_provision AS answered\n     WHERE part.force_id = NEW.force_id AND part.assessment_id = NEW.assessment_id\n       AND part.to_id = NEW.updated_by_id AND part.state = 'given' AND part.ended_at IS NULL\n       AND top.id = part.provision_id AND answered.id = NEW.provision_id\n       AND (answered.code = top.code OR starts_with(answered.code, top.code || '.'));\n    RETURN NULL;\n", hash='3763ad650306296cc10c9baf7409f4127e55e407', operation='UPDATE', pgid='pgtrigger_start_part_53a72', table='assessments_rating', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rating',
                    trigger=pgtrigger.compiler.Trigger(name='count_answered', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before boolean := false; after boolean := false;', func="\n    IF TG_OP = 'UPDATE' THEN\n        before := OLD.grade_id IS NOT NULL AND NOT OLD.carried AND (OLD.reason <> '' OR NOT\n            (SELECT asks_reason FROM frameworks_grade WHERE id = OLD.grade_id));\n    END IF;\n    after := NEW.grade_id IS NOT NULL AND NOT NEW.carried AND (NEW.reason <> '' OR NOT\n        (SELECT asks_reason FROM frameworks_grade WHERE id = NEW.grade_id));\n    IF TG_OP = 'UPDATE' OR after THEN\n        UPDATE assessments_assessment\n           SET answered = answered + after::int - before::int, last_activity_at = now()\n         WHERE id = NEW.assessment_id AND force_id = NEW.force_id;\n    END IF;\n    RETURN NULL;\n", hash='1fcf6b33f2215aa0f88626ae5dd6154c2ebe0602', operation='INSERT OR UPDATE', pgid='pgtrigger_count_answered_65788', table='assessments_rating', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rating',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_ratingevent" ("assessment_id", "carried", "comment", "force_id", "grade_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "revision", "unchanged_because", "updated_by_id") VALUES (NEW."assessment_id", NEW."carried", NEW."comment", NEW."force_id", NEW."grade_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."reason", NEW."revision", NEW."unchanged_because", NEW."updated_by_id"); RETURN NULL;', hash='4dd2515277eacb43b619867758d33fa2367682f2', operation='INSERT', pgid='pgtrigger_insert_insert_007b8', table='assessments_rating', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rating',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."assessment_id" IS DISTINCT FROM (NEW."assessment_id") OR OLD."carried" IS DISTINCT FROM (NEW."carried") OR OLD."comment" IS DISTINCT FROM (NEW."comment") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."grade_id" IS DISTINCT FROM (NEW."grade_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."provision_id" IS DISTINCT FROM (NEW."provision_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."unchanged_because" IS DISTINCT FROM (NEW."unchanged_because") OR OLD."updated_by_id" IS DISTINCT FROM (NEW."updated_by_id"))', func='INSERT INTO "assessments_ratingevent" ("assessment_id", "carried", "comment", "force_id", "grade_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "revision", "unchanged_because", "updated_by_id") VALUES (NEW."assessment_id", NEW."carried", NEW."comment", NEW."force_id", NEW."grade_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."reason", NEW."revision", NEW."unchanged_because", NEW."updated_by_id"); RETURN NULL;', hash='30d75c097d9eb5341bc6e61727eed4e024d9c751', operation='UPDATE', pgid='pgtrigger_update_update_ede26', table='assessments_rating', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rating',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_ratingevent" ("assessment_id", "carried", "comment", "force_id", "grade_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "revision", "unchanged_because", "updated_by_id") VALUES (OLD."assessment_id", OLD."carried", OLD."comment", OLD."force_id", OLD."grade_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."reason", OLD."revision", OLD."unchanged_because", OLD."updated_by_id"); RETURN NULL;', hash='fb1f904a3fc23fd59c88104785a691507ac53ebd', operation='DELETE', pgid='pgtrigger_delete_delete_cf5e7', table='assessments_rating', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='rating',
                    trigger=pgtrigger.compiler.Trigger(name='locked', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_user = 'portal_force' AND NOT EXISTS (\n        SELECT FROM assessments_assessment AS whole\n         WHERE whole.id = NEW.assessment_id AND whole.force_id = NEW.force_id\n           AND (whole.stage = 'draft' OR whole.stage IN ('sent_back', 'reopened') AND EXISTS (\n               SELECT FROM assessments_sentback AS back\n                 JOIN frameworks_provision AS asked ON asked.id = back.provision_id\n                 JOIN frameworks_provision AS here ON here.id = NEW.provision_id\n                WHERE back.force_id = NEW.force_id AND back.assessment_id = NEW.assessment_id\n                  AND back.settled_at IS NULL\n                  AND (here.code = asked.code OR starts_with(here.code, asked.code || '.'))))\n    ) THEN\n        RAISE EXCEPTION 'this answer is locked' USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NEW;\n", hash='2ac75c131bdaeb5fa0f7f6d13638f325bc1d05c8', operation='UPDATE', pgid='pgtrigger_locked_f2829', table='assessments_rating', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='RatingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('comment', models.TextField(blank=True)),
                        ('reason', models.TextField(blank=True, help_text='Why the behaviour does not apply.')),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('grade', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.grade')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.rating')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('updated_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('carried', models.BooleanField(default=False)),
                        ('unchanged_because', models.TextField(blank=True, default='', help_text='Why it stands as it did, said of several at once.')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ratingevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8d0cf7623fea409e0b3e3bfc4d830edde81aa1be', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6e1c9', table='assessments_ratingevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SentBack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.TextField()),
                        ('by_name', models.CharField(max_length=220)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='sent_back', to='assessments.assessment')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('by_national', models.BooleanField(default=False)),
                    ],
                    options={
                        'ordering': ['provision__position'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='sentback',
                    constraint=core.constraints.SameForceKey(field='assessment', name='sent_back_assessment_same_force', to='assessments.Assessment'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='sentback',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_sentbackevent" ("assessment_id", "at", "by_name", "by_national", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "settled_at") VALUES (NEW."assessment_id", NEW."at", NEW."by_name", NEW."by_national", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."reason", NEW."settled_at"); RETURN NULL;', hash='e3142d093449b4507cbf4a149d8043561da92938', operation='INSERT', pgid='pgtrigger_insert_insert_9a127', table='assessments_sentback', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='sentback',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_sentbackevent" ("assessment_id", "at", "by_name", "by_national", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "settled_at") VALUES (NEW."assessment_id", NEW."at", NEW."by_name", NEW."by_national", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."reason", NEW."settled_at"); RETURN NULL;', hash='c90c2896579075d28d1d779a0c8890060edde8f6', operation='UPDATE', pgid='pgtrigger_update_update_b6fbe', table='assessments_sentback', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='sentback',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_sentbackevent" ("assessment_id", "at", "by_name", "by_national", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "settled_at") VALUES (OLD."assessment_id", OLD."at", OLD."by_name", OLD."by_national", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."reason", OLD."settled_at"); RETURN NULL;', hash='88bb9b4075847240545932555cfb47058ea6bd9a', operation='DELETE', pgid='pgtrigger_delete_delete_3991a', table='assessments_sentback', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='SignOff',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('step', models.CharField(choices=[('sent', 'Sent for signature'), ('sent_back', 'Sent back to the lead'), ('signed', 'Signed and submitted'), ('reopened', 'Sent back by the national team'), ('opened_more', 'Opened more parts')], max_length=20)),
                        ('note', models.TextField(blank=True)),
                        ('by_name', models.CharField(max_length=220)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='assessments.assessment')),
                        ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='signoff',
                    constraint=core.constraints.SameForceKey(field='assessment', name='sign_off_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='signoff',
                    constraint=core.constraints.SameForceKey(field='by', name='sign_off_by_same_force', to='forces.Membership'),
                ),
                migrations.CreateModel(
                    name='Submission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('number', models.PositiveSmallIntegerField()),
                        ('declaration', models.TextField()),
                        ('note', models.TextField(blank=True, help_text="The lead's covering note.")),
                        ('sent_by_name', models.CharField(max_length=220)),
                        ('signed_by_name', models.CharField(max_length=220)),
                        ('signed_as', models.CharField(help_text='The name as the signer typed it.', max_length=100)),
                        ('signed_at', models.DateTimeField()),
                        ('sha256', models.CharField(help_text='Of the frozen content, in a canonical form.', max_length=64)),
                        ('superseded', models.BooleanField(default=False)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='assessments.assessment')),
                        ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='assessments.cycle')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                    options={
                        'ordering': ['-signed_at'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='submission',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='submission_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='submission',
                    constraint=core.constraints.SameForceKey(field='assessment', name='submission_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='submission',
                    constraint=models.UniqueConstraint(fields=('force', 'assessment', 'number'), name='submission_number_once'),
                ),
                migrations.AddConstraint(
                    model_name='submission',
                    constraint=models.UniqueConstraint(condition=models.Q(('superseded', False)), fields=('force', 'cycle'), name='submission_one_in_force'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='submission',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_submissionevent" ("assessment_id", "cycle_id", "declaration", "force_id", "id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "sent_by_name", "sha256", "signed_as", "signed_at", "signed_by_name", "superseded") VALUES (NEW."assessment_id", NEW."cycle_id", NEW."declaration", NEW."force_id", NEW."id", NEW."note", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."sent_by_name", NEW."sha256", NEW."signed_as", NEW."signed_at", NEW."signed_by_name", NEW."superseded"); RETURN NULL;', hash='cafd36af569249772523f4a15fdb43edaeed2ecb', operation='INSERT', pgid='pgtrigger_insert_insert_81dd5', table='assessments_submission', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='submission',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_submissionevent" ("assessment_id", "cycle_id", "declaration", "force_id", "id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "sent_by_name", "sha256", "signed_as", "signed_at", "signed_by_name", "superseded") VALUES (NEW."assessment_id", NEW."cycle_id", NEW."declaration", NEW."force_id", NEW."id", NEW."note", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."sent_by_name", NEW."sha256", NEW."signed_as", NEW."signed_at", NEW."signed_by_name", NEW."superseded"); RETURN NULL;', hash='05e646880fbb90685cdb92f2f9c5054227da302f', operation='UPDATE', pgid='pgtrigger_update_update_c62e3', table='assessments_submission', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='submission',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_submissionevent" ("assessment_id", "cycle_id", "declaration", "force_id", "id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "sent_by_name", "sha256", "signed_as", "signed_at", "signed_by_name", "superseded") VALUES (OLD."assessment_id", OLD."cycle_id", OLD."declaration", OLD."force_id", OLD."id", OLD."note", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."sent_by_name", OLD."sha256", OLD."signed_as", OLD."signed_at", OLD."signed_by_name", OLD."superseded"); RETURN NULL;', hash='2b98aa68e3427d046006c1b48bb27e9275dc0c9b', operation='DELETE', pgid='pgtrigger_delete_delete_61e22', table='assessments_submission', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='submission',
                    trigger=pgtrigger.compiler.Trigger(name='superseded_by_a_newer', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."superseded")', constraint='CONSTRAINT', func="\n    IF NOT EXISTS (SELECT FROM assessments_submission newer\n                    WHERE newer.force_id = NEW.force_id AND newer.assessment_id = NEW.assessment_id\n                      AND newer.number > NEW.number) THEN\n        RAISE EXCEPTION 'a submission is superseded by a later number, and there is none'\n            USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NULL;\n", hash='3b0e1e32a3217a4ef80d118a24e8af2d799769b7', operation='INSERT OR UPDATE', pgid='pgtrigger_superseded_by_a_newer_346d6', table='assessments_submission', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='SubmittedEvidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200)),
                        ('kind', models.CharField(max_length=20)),
                        ('refers_to', models.DateField(null=True)),
                        ('sha256', models.CharField(max_length=64)),
                        ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.cycle')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('submission', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='submittedevidence', to='assessments.submission')),
                        ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.evidenceversion')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='submittedevidence',
                    constraint=core.constraints.SameForceKey(field='submission', name='submitted_evidence_same_force', to='assessments.Submission'),
                ),
                migrations.AddConstraint(
                    model_name='submittedevidence',
                    constraint=core.constraints.SameForceKey(field='version', name='submitted_evidence_version_same_force', to='evidence.EvidenceVersion'),
                ),
                migrations.AddConstraint(
                    model_name='submittedevidence',
                    constraint=models.UniqueConstraint(fields=('force', 'submission', 'provision', 'version'), name='submitted_evidence_once'),
                ),
                migrations.CreateModel(
                    name='SubmittedRating',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('comment', models.TextField(blank=True)),
                        ('reason', models.TextField(blank=True)),
                        ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.cycle')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('grade', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.grade')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('submission', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='assessments.submission')),
                        ('unchanged_because', models.TextField(blank=True, default='')),
                    ],
                ),
                migrations.AddIndex(
                    model_name='submittedrating',
                    index=models.Index(fields=['cycle', 'provision'], name='submitted_rating_of_cycle'),
                ),
                migrations.AddConstraint(
                    model_name='submittedrating',
                    constraint=core.constraints.SameForceKey(field='submission', name='submitted_rating_same_force', to='assessments.Submission'),
                ),
                migrations.AddConstraint(
                    model_name='submittedrating',
                    constraint=models.UniqueConstraint(fields=('force', 'submission', 'provision'), name='submitted_rating_once'),
                ),
                migrations.CreateModel(
                    name='SubmittedSummary',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('strengths', models.TextField(blank=True)),
                        ('gaps', models.TextField(blank=True)),
                        ('support_needed', models.TextField(blank=True)),
                        ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.cycle')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('grade', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.grade')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('submission', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='submittedsummaries', to='assessments.submission')),
                        ('suggested', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.grade')),
                    ],
                ),
                migrations.AddIndex(
                    model_name='submittedsummary',
                    index=models.Index(fields=['cycle', 'provision'], name='submitted_summary_of_cycle'),
                ),
                migrations.AddConstraint(
                    model_name='submittedsummary',
                    constraint=core.constraints.SameForceKey(field='submission', name='submitted_summary_same_force', to='assessments.Submission'),
                ),
                migrations.AddConstraint(
                    model_name='submittedsummary',
                    constraint=models.UniqueConstraint(fields=('force', 'submission', 'provision'), name='submitted_summary_once'),
                ),
                migrations.CreateModel(
                    name='Summary',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('strengths', models.TextField(blank=True)),
                        ('gaps', models.TextField(blank=True)),
                        ('support_needed', models.TextField(blank=True)),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('updated_at', models.DateTimeField(null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='assessments.assessment')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('grade', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.grade')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('updated_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='summary',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='summary_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='summary',
                    constraint=core.constraints.SameForceKey(field='assessment', name='summary_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='summary',
                    constraint=core.constraints.SameForceKey(field='updated_by', name='summary_updated_by_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='summary',
                    constraint=models.UniqueConstraint(fields=('force', 'assessment', 'provision'), name='summary_once'),
                ),
                migrations.AddConstraint(
                    model_name='summary',
                    constraint=models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('grade__isnull', False), _connector='OR'), name='summary_confirmed_with_grade'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='summary',
                    trigger=pgtrigger.compiler.Trigger(name='count_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before boolean := false; after boolean := false;', func="\n    IF TG_OP = 'UPDATE' THEN\n        before := OLD.confirmed_at IS NOT NULL;\n    END IF;\n    after := NEW.confirmed_at IS NOT NULL;\n    IF TG_OP = 'UPDATE' OR after THEN\n        UPDATE assessments_assessment\n           SET confirmed = confirmed + after::int - before::int, last_activity_at = now()\n         WHERE id = NEW.assessment_id AND force_id = NEW.force_id;\n    END IF;\n    RETURN NULL;\n", hash='582b4d8a40c2df2915c88776da714bdcd1a797c9', operation='INSERT OR UPDATE', pgid='pgtrigger_count_confirmed_6c64e', table='assessments_summary', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='summary',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_summaryevent" ("assessment_id", "confirmed_at", "force_id", "gaps", "grade_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "strengths", "support_needed", "updated_by_id") VALUES (NEW."assessment_id", NEW."confirmed_at", NEW."force_id", NEW."gaps", NEW."grade_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."revision", NEW."strengths", NEW."support_needed", NEW."updated_by_id"); RETURN NULL;', hash='f055ff31cd9f185ee49674a0d3a8b609ff7be702', operation='INSERT', pgid='pgtrigger_insert_insert_52a3f', table='assessments_summary', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='summary',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."assessment_id" IS DISTINCT FROM (NEW."assessment_id") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."gaps" IS DISTINCT FROM (NEW."gaps") OR OLD."grade_id" IS DISTINCT FROM (NEW."grade_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."provision_id" IS DISTINCT FROM (NEW."provision_id") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."strengths" IS DISTINCT FROM (NEW."strengths") OR OLD."support_needed" IS DISTINCT FROM (NEW."support_needed") OR OLD."updated_by_id" IS DISTINCT FROM (NEW."updated_by_id"))', func='INSERT INTO "assessments_summaryevent" ("assessment_id", "confirmed_at", "force_id", "gaps", "grade_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "strengths", "support_needed", "updated_by_id") VALUES (NEW."assessment_id", NEW."confirmed_at", NEW."force_id", NEW."gaps", NEW."grade_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."revision", NEW."strengths", NEW."support_needed", NEW."updated_by_id"); RETURN NULL;', hash='824f385051d9fe3a3ad76a28d8dd84c9a4840472', operation='UPDATE', pgid='pgtrigger_update_update_54b33', table='assessments_summary', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='summary',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_summaryevent" ("assessment_id", "confirmed_at", "force_id", "gaps", "grade_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "strengths", "support_needed", "updated_by_id") VALUES (OLD."assessment_id", OLD."confirmed_at", OLD."force_id", OLD."gaps", OLD."grade_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."revision", OLD."strengths", OLD."support_needed", OLD."updated_by_id"); RETURN NULL;', hash='342b51bcb1cce15daf2c4a8dcf0d153bd75bf45b', operation='DELETE', pgid='pgtrigger_delete_delete_12f0d', table='assessments_summary', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='summary',
                    trigger=pgtrigger.compiler.Trigger(name='locked', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_user = 'portal_force' AND NOT EXISTS (\n        SELECT FROM assessments_assessment AS whole\n         WHERE whole.id = NEW.assessment_id AND whole.force_id = NEW.force_id\n           AND (whole.stage = 'draft' OR whole.stage IN ('sent_back', 'reopened') AND EXISTS (\n               SELECT FROM assessments_sentback AS back\n                 JOIN frameworks_provision AS asked ON asked.id = back.provision_id\n                 JOIN frameworks_provision AS here ON here.id = NEW.provision_id\n                WHERE back.force_id = NEW.force_id AND back.assessment_id = NEW.assessment_id\n                  AND back.settled_at IS NULL\n                  AND (here.code = asked.code OR starts_with(here.code, asked.code || '.'))))\n    ) THEN\n        RAISE EXCEPTION 'this answer is locked' USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NEW;\n", hash='2b799579e5c8c97f0caf8292a79c991ce8ea83db', operation='UPDATE', pgid='pgtrigger_locked_44754', table='assessments_summary', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SummaryEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('strengths', models.TextField(blank=True)),
                        ('gaps', models.TextField(blank=True)),
                        ('support_needed', models.TextField(blank=True)),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('grade', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.grade')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.summary')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('updated_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='summaryevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f2805edf625328f245974b615e7ff013c13927c7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9f7a6', table='assessments_summaryevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SentBackEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('reason', models.TextField()),
                        ('by_name', models.CharField(max_length=220)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.sentback')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('by_national', models.BooleanField(default=False)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='sentbackevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='080a042455c69dfebfb7b579d06b2d13c99e2e5b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5784a', table='assessments_sentbackevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SubmissionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('number', models.PositiveSmallIntegerField()),
                        ('declaration', models.TextField()),
                        ('note', models.TextField(blank=True, help_text="The lead's covering note.")),
                        ('sent_by_name', models.CharField(max_length=220)),
                        ('signed_by_name', models.CharField(max_length=220)),
                        ('signed_as', models.CharField(help_text='The name as the signer typed it.', max_length=100)),
                        ('signed_at', models.DateTimeField()),
                        ('sha256', models.CharField(help_text='Of the frozen content, in a canonical form.', max_length=64)),
                        ('superseded', models.BooleanField(default=False)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.cycle')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.submission')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='submissionevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='488a1e6f41de1544d4add155eeb9ca7aef2a13a2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e5785', table='assessments_submissionevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('due_on', models.DateField()),
                        ('note', models.TextField(blank=True, help_text='What the lead says with it.')),
                        ('state', models.CharField(choices=[('given', 'Given'), ('started', 'Started'), ('handed_in', 'Handed in'), ('to_change', 'Asked to change'), ('agreed', 'Agreed')], default='given', max_length=20)),
                        ('change_wanted', models.TextField(blank=True, help_text='What the lead asked to change, the last time.')),
                        ('given_at', models.DateTimeField(auto_now_add=True)),
                        ('ended_at', models.DateTimeField(help_text='Taken back, or given to somebody else.', null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='assessments.assessment')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('given_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('to', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                    ],
                    options={
                        'ordering': ['provision__position'],
                    },
                ),
                migrations.AddIndex(
                    model_name='assignment',
                    index=models.Index(fields=['force', 'to', 'assessment'], name='assignment_of_holder'),
                ),
                migrations.AddConstraint(
                    model_name='assignment',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='assignment_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='assignment',
                    constraint=core.constraints.SameForceKey(field='assessment', name='assignment_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='assignment',
                    constraint=core.constraints.SameForceKey(field='to', name='assignment_to_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='assignment',
                    constraint=core.constraints.SameForceKey(field='given_by', name='assignment_given_by_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='assignment',
                    constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('force', 'assessment', 'provision'), name='assignment_one_holder'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_assignmentevent" ("assessment_id", "change_wanted", "due_on", "ended_at", "force_id", "given_at", "given_by_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "state", "to_id") VALUES (NEW."assessment_id", NEW."change_wanted", NEW."due_on", NEW."ended_at", NEW."force_id", NEW."given_at", NEW."given_by_id", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."public_id", NEW."state", NEW."to_id"); RETURN NULL;', hash='fadbf3f14b54da2dd113f1118ebe90bbacc6db8a', operation='INSERT', pgid='pgtrigger_insert_insert_10534', table='assessments_assignment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_assignmentevent" ("assessment_id", "change_wanted", "due_on", "ended_at", "force_id", "given_at", "given_by_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "state", "to_id") VALUES (NEW."assessment_id", NEW."change_wanted", NEW."due_on", NEW."ended_at", NEW."force_id", NEW."given_at", NEW."given_by_id", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."public_id", NEW."state", NEW."to_id"); RETURN NULL;', hash='e1ab16f4ddf1f419bd522efd4c9eeb3b787b012b', operation='UPDATE', pgid='pgtrigger_update_update_fd2bf', table='assessments_assignment', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignment',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_assignmentevent" ("assessment_id", "change_wanted", "due_on", "ended_at", "force_id", "given_at", "given_by_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "state", "to_id") VALUES (OLD."assessment_id", OLD."change_wanted", OLD."due_on", OLD."ended_at", OLD."force_id", OLD."given_at", OLD."given_by_id", OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."public_id", OLD."state", OLD."to_id"); RETURN NULL;', hash='972b8a64b897a82002d58cda2bdb5ae9393d9a13', operation='DELETE', pgid='pgtrigger_delete_delete_2d2a2', table='assessments_assignment', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='AssignmentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('due_on', models.DateField()),
                        ('note', models.TextField(blank=True, help_text='What the lead says with it.')),
                        ('state', models.CharField(choices=[('given', 'Given'), ('started', 'Started'), ('handed_in', 'Handed in'), ('to_change', 'Asked to change'), ('agreed', 'Agreed')], default='given', max_length=20)),
                        ('change_wanted', models.TextField(blank=True, help_text='What the lead asked to change, the last time.')),
                        ('given_at', models.DateTimeField(auto_now_add=True)),
                        ('ended_at', models.DateTimeField(help_text='Taken back, or given to somebody else.', null=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('given_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.assignment')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('to', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='assignmentevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='db1456c8cf8ef19c5c20cd60f6cc9a3e218af9c2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bb9ac', table='assessments_assignmentevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='WeakPointWord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rule', models.CharField(choices=[('no_evidence', 'In place or Embedded, and no evidence'), ('above_suggested', 'Graded above what the behaviours suggest'), ('moved_unsaid', 'Fell, or rose by two grades or more, and no comment says why'), ('no_reason', 'Not applicable, and no reason'), ('same_text', 'The same comment on three or more behaviours'), ('no_action', 'A gap, and no action in the plan'), ('old_evidence', 'Evidence over a year old'), ('unopened', 'Evidence that nobody can open')], max_length=20)),
                        ('word', models.TextField(blank=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='weak_point_words', to='assessments.assessment')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='weakpointword',
                    constraint=core.constraints.SameForceKey(field='assessment', name='weak_point_word_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='weakpointword',
                    constraint=models.UniqueConstraint(fields=('force', 'assessment', 'provision', 'rule'), name='weak_point_word_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='weakpointword',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_weakpointwordevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "rule", "word") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."rule", NEW."word"); RETURN NULL;', hash='cae9f5381e0d799b920f1b72804fccef879621db', operation='INSERT', pgid='pgtrigger_insert_insert_6a158', table='assessments_weakpointword', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='weakpointword',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_weakpointwordevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "rule", "word") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."rule", NEW."word"); RETURN NULL;', hash='0c8a6bb3e8dffe2b601ba853c18e9e32560183ac', operation='UPDATE', pgid='pgtrigger_update_update_cfbfd', table='assessments_weakpointword', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='weakpointword',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_weakpointwordevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "rule", "word") VALUES (OLD."assessment_id", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."rule", OLD."word"); RETURN NULL;', hash='0b9583768dc2809b741b9310eb6439ad08c89944', operation='DELETE', pgid='pgtrigger_delete_delete_3d71a', table='assessments_weakpointword', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='WeakPointWordEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('rule', models.CharField(choices=[('no_evidence', 'In place or Embedded, and no evidence'), ('above_suggested', 'Graded above what the behaviours suggest'), ('moved_unsaid', 'Fell, or rose by two grades or more, and no comment says why'), ('no_reason', 'Not applicable, and no reason'), ('same_text', 'The same comment on three or more behaviours'), ('no_action', 'A gap, and no action in the plan'), ('old_evidence', 'Evidence over a year old'), ('unopened', 'Evidence that nobody can open')], max_length=20)),
                        ('word', models.TextField(blank=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.weakpointword')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='weakpointwordevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b93b318da393eb71ccf7a5b42d7bdfacae9d2537', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e5f9d', table='assessments_weakpointwordevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='SubmittedWeakPoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rule', models.CharField(choices=[('no_evidence', 'In place or Embedded, and no evidence'), ('above_suggested', 'Graded above what the behaviours suggest'), ('moved_unsaid', 'Fell, or rose by two grades or more, and no comment says why'), ('no_reason', 'Not applicable, and no reason'), ('same_text', 'The same comment on three or more behaviours'), ('no_action', 'A gap, and no action in the plan'), ('old_evidence', 'Evidence over a year old'), ('unopened', 'Evidence that nobody can open')], max_length=20)),
                        ('says', models.TextField(blank=True)),
                        ('word', models.TextField(blank=True, help_text='Why it was sent all the same.')),
                        ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.cycle')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('submission', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='assessments.submission')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='submittedweakpoint',
                    constraint=core.constraints.SameForceKey(field='submission', name='submitted_weak_point_same_force', to='assessments.Submission'),
                ),
                migrations.CreateModel(
                    name='Extension',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('until', models.DateField()),
                        ('reason', models.TextField()),
                        ('by_name', models.CharField(max_length=220)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='assessments.assessment')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='extension',
                    constraint=core.constraints.SameForceKey(field='assessment', name='extension_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.CreateModel(
                    name='Reply',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.TextField()),
                        ('text', models.TextField(blank=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='assessments.assessment')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('submission', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='assessments.submission')),
                    ],
                    options={
                        'ordering': ['provision__position'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='reply',
                    constraint=core.constraints.SameForceKey(field='assessment', name='reply_assessment_same_force', to='assessments.Assessment'),
                ),
                migrations.AddConstraint(
                    model_name='reply',
                    constraint=core.constraints.SameForceKey(field='submission', name='reply_submission_same_force', to='assessments.Submission'),
                ),
                migrations.AddConstraint(
                    model_name='reply',
                    constraint=models.UniqueConstraint(condition=models.Q(('submission__isnull', True)), fields=('force', 'assessment', 'provision'), name='reply_one_in_writing'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reply',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_replyevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "question", "submission_id", "text") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."question", NEW."submission_id", NEW."text"); RETURN NULL;', hash='b28e6457fd1ee239762bed108ce4911df2a5052b', operation='INSERT', pgid='pgtrigger_insert_insert_1b852', table='assessments_reply', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reply',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessments_replyevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "question", "submission_id", "text") VALUES (NEW."assessment_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."question", NEW."submission_id", NEW."text"); RETURN NULL;', hash='5edab1ed50ca7ebdf1b30831ba8c1d3030ec9253', operation='UPDATE', pgid='pgtrigger_update_update_5b2dc', table='assessments_reply', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reply',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessments_replyevent" ("assessment_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "question", "submission_id", "text") VALUES (OLD."assessment_id", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."question", OLD."submission_id", OLD."text"); RETURN NULL;', hash='3c993318eae431d0d34e3daacc5e9690601fcc63', operation='DELETE', pgid='pgtrigger_delete_delete_6dd23', table='assessments_reply', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='ReplyEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('question', models.TextField()),
                        ('text', models.TextField(blank=True)),
                        ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='assessments.reply')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('submission', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.submission')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='replyevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f812ccd959d19a1236a60c6239433d3c0bffc5d7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5ee17', table='assessments_replyevent', when='BEFORE')),
                ),
            ],
        ),
    ]
