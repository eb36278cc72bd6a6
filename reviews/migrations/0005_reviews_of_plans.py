import core.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from core.operations import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('actionplans', '0013_portfolio_that_answers'),
        ('forces', '0005_a_policing_body_comments'),
        ('frameworks', '0004_added_by_the_national_lead'),
        ('reviews', '0004_readings'),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='PlanArea',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('promising', 'Areas of promising improvement activity'), ('strengthened', 'Areas for strengthened response')], max_length=20)),
                    ('text', models.TextField()),
                    ('dropped', models.BooleanField(default=False)),
                    ('written_by_name', models.CharField(max_length=220)),
                    ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                ],
                options={
                    'ordering': ['matter__position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='PlanMatter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(help_text='Stable: 2021.4.1, HMICFRS.4.1.a.', max_length=40, unique=True)),
                    ('letter', models.CharField(blank=True, max_length=2)),
                    ('short_title', models.CharField(help_text="The portal's own.", max_length=120)),
                    ('text', models.TextField(blank=True)),
                    ('looks_at', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                    ('position', models.PositiveSmallIntegerField()),
                    ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                ],
                options={
                    'ordering': ['position'],
                },
            ),
            migrations.CreateModel(
                name='PlanMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mark', models.CharField(blank=True, choices=[('addressed', 'Addressed'), ('partly', 'Partly addressed'), ('absent', 'Absent')], max_length=20)),
                    ('note', models.TextField(blank=True)),
                    ('marked_by_name', models.CharField(blank=True, max_length=220)),
                    ('marked_at', models.DateTimeField(null=True)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                    ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.planmatter')),
                ],
                options={
                    'ordering': ['matter__position'],
                },
            ),
            migrations.CreateModel(
                name='PlanFinding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('strength', 'Strength'), ('promising', 'Promising improvement activity'), ('gap', 'Gap')], max_length=20)),
                    ('text', models.TextField()),
                    ('written_by_name', models.CharField(max_length=220)),
                    ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                    ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.planmatter')),
                ],
                options={
                    'ordering': ['matter__position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='PlanAreaEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('kind', models.CharField(choices=[('promising', 'Areas of promising improvement activity'), ('strengthened', 'Areas for strengthened response')], max_length=20)),
                    ('text', models.TextField()),
                    ('dropped', models.BooleanField(default=False)),
                    ('written_by_name', models.CharField(max_length=220)),
                    ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reviews.planarea')),
                    ('written_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                    ('matter', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.planmatter')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='planarea',
                name='matter',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='reviews.planmatter'),
            ),
            migrations.CreateModel(
                name='PlanReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('state', models.CharField(choices=[('in_review', 'In review'), ('released', 'Released to the force')], default='in_review', max_length=20)),
                    ('reviewer_name', models.CharField(blank=True, max_length=220)),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('message', models.TextField(blank=True, help_text='What goes to the force with the marks.')),
                    ('released_by_name', models.CharField(blank=True, max_length=220)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('edition', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='plan_review', to='actionplans.edition')),
                    ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                ],
            ),
            migrations.CreateModel(
                name='PlanMarkEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('mark', models.CharField(blank=True, choices=[('addressed', 'Addressed'), ('partly', 'Partly addressed'), ('absent', 'Absent')], max_length=20)),
                    ('note', models.TextField(blank=True)),
                    ('marked_by_name', models.CharField(blank=True, max_length=220)),
                    ('marked_at', models.DateTimeField(null=True)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                    ('marked_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reviews.planmark')),
                    ('matter', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.planmatter')),
                    ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.planreview')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='planmark',
                name='review',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='reviews.planreview'),
            ),
            migrations.CreateModel(
                name='PlanFindingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('kind', models.CharField(choices=[('strength', 'Strength'), ('promising', 'Promising improvement activity'), ('gap', 'Gap')], max_length=20)),
                    ('text', models.TextField()),
                    ('written_by_name', models.CharField(max_length=220)),
                    ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reviews.planfinding')),
                    ('written_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                    ('matter', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.planmatter')),
                    ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.planreview')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='planfinding',
                name='review',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='reviews.planreview'),
            ),
            migrations.CreateModel(
                name='PlanReviewEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('state', models.CharField(choices=[('in_review', 'In review'), ('released', 'Released to the force')], default='in_review', max_length=20)),
                    ('reviewer_name', models.CharField(blank=True, max_length=220)),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('message', models.TextField(blank=True, help_text='What goes to the force with the marks.')),
                    ('released_by_name', models.CharField(blank=True, max_length=220)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('edition', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='actionplans.edition')),
                    ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reviews.planreview')),
                    ('reviewer', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planareaevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='65f30aa89372357c3eb4a34807139ec76741f98c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be5ac', table='reviews_planareaevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planarea',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_planareaevent" ("dropped", "id", "kind", "matter_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (NEW."dropped", NEW."id", NEW."kind", NEW."matter_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."revision", NEW."text", NEW."written_at", NEW."written_by_id", NEW."written_by_name"); RETURN NULL;', hash='457586b9d10e5ebcef58b2cfea479a39ad9c92d8', operation='INSERT', pgid='pgtrigger_insert_insert_f4b87', table='reviews_planarea', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planarea',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_planareaevent" ("dropped", "id", "kind", "matter_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (NEW."dropped", NEW."id", NEW."kind", NEW."matter_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."revision", NEW."text", NEW."written_at", NEW."written_by_id", NEW."written_by_name"); RETURN NULL;', hash='a1eed115987336dab488ef92470490cb688da23f', operation='UPDATE', pgid='pgtrigger_update_update_1ce22', table='reviews_planarea', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planarea',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_planareaevent" ("dropped", "id", "kind", "matter_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (OLD."dropped", OLD."id", OLD."kind", OLD."matter_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."revision", OLD."text", OLD."written_at", OLD."written_by_id", OLD."written_by_name"); RETURN NULL;', hash='d5b49fc340fe45031b5516d5659db5c4db5a17e8', operation='DELETE', pgid='pgtrigger_delete_delete_1d022', table='reviews_planarea', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='planreview',
                constraint=models.UniqueConstraint(fields=('force', 'id'), name='plan_review_own_key'),
            ),
            migrations.AddConstraint(
                model_name='planreview',
                constraint=core.constraints.SameForceKey(field='edition', name='plan_review_edition_same_force', to='actionplans.Edition'),
            ),
            migrations.AddConstraint(
                model_name='planreview',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('state', 'in_review')), models.Q(('released_at__isnull', False), ('state', 'released')), _connector='OR'), name='plan_review_released_with_its_time'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planreview',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_planreviewevent" ("edition_id", "force_id", "id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "released_at", "released_by_name", "reviewer_id", "reviewer_name", "started_at", "state") VALUES (NEW."edition_id", NEW."force_id", NEW."id", NEW."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."released_at", NEW."released_by_name", NEW."reviewer_id", NEW."reviewer_name", NEW."started_at", NEW."state"); RETURN NULL;', hash='8b6fd4d566660c5d50d10fc4b9fcaee9b1492cf2', operation='INSERT', pgid='pgtrigger_insert_insert_df657', table='reviews_planreview', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planreview',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."message" IS DISTINCT FROM (NEW."message") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_by_name" IS DISTINCT FROM (NEW."released_by_name") OR OLD."reviewer_id" IS DISTINCT FROM (NEW."reviewer_id") OR OLD."reviewer_name" IS DISTINCT FROM (NEW."reviewer_name") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func='INSERT INTO "reviews_planreviewevent" ("edition_id", "force_id", "id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "released_at", "released_by_name", "reviewer_id", "reviewer_name", "started_at", "state") VALUES (NEW."edition_id", NEW."force_id", NEW."id", NEW."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."released_at", NEW."released_by_name", NEW."reviewer_id", NEW."reviewer_name", NEW."started_at", NEW."state"); RETURN NULL;', hash='a3c58b8960bb8eae4c39512079d9bb7bebb1dd49', operation='UPDATE', pgid='pgtrigger_update_update_6ef83', table='reviews_planreview', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planreview',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_planreviewevent" ("edition_id", "force_id", "id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "released_at", "released_by_name", "reviewer_id", "reviewer_name", "started_at", "state") VALUES (OLD."edition_id", OLD."force_id", OLD."id", OLD."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."released_at", OLD."released_by_name", OLD."reviewer_id", OLD."reviewer_name", OLD."started_at", OLD."state"); RETURN NULL;', hash='ba51196c91bfa42fc27cc9545aaad18f5a4423db', operation='DELETE', pgid='pgtrigger_delete_delete_20e08', table='reviews_planreview', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planmarkevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a72662c3bf80c288035b814c60b7fbf2605eaba9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_55fdc', table='reviews_planmarkevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='planmark',
                constraint=core.constraints.SameForceKey(field='review', name='plan_mark_review_same_force', to='reviews.PlanReview'),
            ),
            migrations.AddConstraint(
                model_name='planmark',
                constraint=models.UniqueConstraint(fields=('force', 'review', 'matter'), name='plan_mark_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planmark',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_planmarkevent" ("force_id", "id", "mark", "marked_at", "marked_by_id", "marked_by_name", "matter_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_at", "review_id", "revision") VALUES (NEW."force_id", NEW."id", NEW."mark", NEW."marked_at", NEW."marked_by_id", NEW."marked_by_name", NEW."matter_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."released_at", NEW."review_id", NEW."revision"); RETURN NULL;', hash='5656bcc20b0b1c4fdd35c74ac49107c7554c7680', operation='INSERT', pgid='pgtrigger_insert_insert_035b4', table='reviews_planmark', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planmark',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_planmarkevent" ("force_id", "id", "mark", "marked_at", "marked_by_id", "marked_by_name", "matter_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_at", "review_id", "revision") VALUES (NEW."force_id", NEW."id", NEW."mark", NEW."marked_at", NEW."marked_by_id", NEW."marked_by_name", NEW."matter_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."released_at", NEW."review_id", NEW."revision"); RETURN NULL;', hash='310d9c1428d4dea556c25eb4e30b070fe708cb68', operation='UPDATE', pgid='pgtrigger_update_update_f1aed', table='reviews_planmark', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planmark',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_planmarkevent" ("force_id", "id", "mark", "marked_at", "marked_by_id", "marked_by_name", "matter_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_at", "review_id", "revision") VALUES (OLD."force_id", OLD."id", OLD."mark", OLD."marked_at", OLD."marked_by_id", OLD."marked_by_name", OLD."matter_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."released_at", OLD."review_id", OLD."revision"); RETURN NULL;', hash='609a9b17b47c9fe80b76ca72605e40dbc09f126f', operation='DELETE', pgid='pgtrigger_delete_delete_8e673', table='reviews_planmark', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planfindingevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='25fbe70ba16110d7f7a562939216a5ef146fdd58', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7e371', table='reviews_planfindingevent', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='planfinding',
                index=models.Index(fields=['force', 'review'], name='plan_finding_of_review'),
            ),
            migrations.AddConstraint(
                model_name='planfinding',
                constraint=core.constraints.SameForceKey(field='review', name='plan_finding_review_same_force', to='reviews.PlanReview'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planfinding',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_planfindingevent" ("force_id", "id", "kind", "matter_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "released_at", "review_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (NEW."force_id", NEW."id", NEW."kind", NEW."matter_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."released_at", NEW."review_id", NEW."revision", NEW."text", NEW."written_at", NEW."written_by_id", NEW."written_by_name"); RETURN NULL;', hash='ab96f09f0730a5f509325d64a0b9f66e77b3be15', operation='INSERT', pgid='pgtrigger_insert_insert_b6bb7', table='reviews_planfinding', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planfinding',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_planfindingevent" ("force_id", "id", "kind", "matter_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "released_at", "review_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (NEW."force_id", NEW."id", NEW."kind", NEW."matter_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."released_at", NEW."review_id", NEW."revision", NEW."text", NEW."written_at", NEW."written_by_id", NEW."written_by_name"); RETURN NULL;', hash='e18186b53c7fa180c52afcb5ee62357d97a153f7', operation='UPDATE', pgid='pgtrigger_update_update_e905a', table='reviews_planfinding', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planfinding',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_planfindingevent" ("force_id", "id", "kind", "matter_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "released_at", "review_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (OLD."force_id", OLD."id", OLD."kind", OLD."matter_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."released_at", OLD."review_id", OLD."revision", OLD."text", OLD."written_at", OLD."written_by_id", OLD."written_by_name"); RETURN NULL;', hash='59397e1969a549eb0ce1639849cf5b4f22cd7d5c', operation='DELETE', pgid='pgtrigger_delete_delete_bfbb5', table='reviews_planfinding', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planreviewevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8f51055f301a8a5f504c67186be66d7f3c76e290', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8eff6', table='reviews_planreviewevent', when='BEFORE')),
            ),
        ]),
    ]
