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

    replaces = [('reviews', '0001_initial'), ('reviews', '0002_decided_by'), ('reviews', '0003_waiting')]

    initial = True

    dependencies = [
        ('assessments', '0001_squashed_0007_sign_off_that_holds'),
        ('forces', '0001_squashed_0005_a_policing_body_comments'),
        ('frameworks', '0001_squashed_0004_added_by_the_national_lead'),
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='Finding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(choices=[('strength', 'Strength'), ('promising_practice', 'Promising practice'), ('gap', 'Gap'), ('question', 'Question')], max_length=20)),
                        ('text', models.TextField()),
                        ('written_by_name', models.CharField(max_length=220)),
                        ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('released_at', models.DateTimeField(null=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='reviews.review')),
                    ],
                    options={
                        'ordering': ['provision__position', 'pk'],
                    },
                ),
                migrations.AddIndex(
                    model_name='finding',
                    index=models.Index(fields=['force', 'review'], name='finding_of_review'),
                ),
                migrations.AddConstraint(
                    model_name='finding',
                    constraint=core.constraints.SameForceKey(field='review', name='finding_review_same_force', to='reviews.Review'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='finding',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_findingevent" ("force_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "released_at", "review_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (NEW."force_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."public_id", NEW."released_at", NEW."review_id", NEW."revision", NEW."text", NEW."written_at", NEW."written_by_id", NEW."written_by_name"); RETURN NULL;', hash='945320cbd68b5849aa1a35eb67672bd669bd1915', operation='INSERT', pgid='pgtrigger_insert_insert_dc9d4', table='reviews_finding', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='finding',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_findingevent" ("force_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "released_at", "review_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (NEW."force_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."public_id", NEW."released_at", NEW."review_id", NEW."revision", NEW."text", NEW."written_at", NEW."written_by_id", NEW."written_by_name"); RETURN NULL;', hash='65d2462d3ed67d53c61d85299d50c4c9c1e1f0a8', operation='UPDATE', pgid='pgtrigger_update_update_c45bb', table='reviews_finding', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='finding',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_findingevent" ("force_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "public_id", "released_at", "review_id", "revision", "text", "written_at", "written_by_id", "written_by_name") VALUES (OLD."force_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."public_id", OLD."released_at", OLD."review_id", OLD."revision", OLD."text", OLD."written_at", OLD."written_by_id", OLD."written_by_name"); RETURN NULL;', hash='4b1dc4f711b21f01af250e479159a518adb2e169', operation='DELETE', pgid='pgtrigger_delete_delete_48e66', table='reviews_finding', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='Review',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('in_review', 'In review'), ('accepted', 'Accepted'), ('sent_back', 'Questions out')], default='waiting', max_length=20)),
                        ('reviewer_name', models.CharField(blank=True, max_length=220)),
                        ('message', models.TextField(blank=True, help_text='What goes to the force with the decision.')),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('released_at', models.DateTimeField(null=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('submission', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='review', to='assessments.submission')),
                        ('decided_by_name', models.CharField(blank=True, max_length=220)),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='review',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='review_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='review',
                    constraint=core.constraints.SameForceKey(field='submission', name='review_submission_same_force', to='assessments.Submission'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='review',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_reviewevent" ("decided_at", "decided_by_name", "force_id", "id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_at", "reviewer_id", "reviewer_name", "state", "submission_id") VALUES (NEW."decided_at", NEW."decided_by_name", NEW."force_id", NEW."id", NEW."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."released_at", NEW."reviewer_id", NEW."reviewer_name", NEW."state", NEW."submission_id"); RETURN NULL;', hash='80469499f8ce9192ed4c948bf47a572399446d20', operation='INSERT', pgid='pgtrigger_insert_insert_7a7c1', table='reviews_review', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='review',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_name" IS DISTINCT FROM (NEW."decided_by_name") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."message" IS DISTINCT FROM (NEW."message") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."reviewer_id" IS DISTINCT FROM (NEW."reviewer_id") OR OLD."reviewer_name" IS DISTINCT FROM (NEW."reviewer_name") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id"))', func='INSERT INTO "reviews_reviewevent" ("decided_at", "decided_by_name", "force_id", "id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_at", "reviewer_id", "reviewer_name", "state", "submission_id") VALUES (NEW."decided_at", NEW."decided_by_name", NEW."force_id", NEW."id", NEW."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."released_at", NEW."reviewer_id", NEW."reviewer_name", NEW."state", NEW."submission_id"); RETURN NULL;', hash='3c8a0557669262037d4cb9f1bdc4557684c586d2', operation='UPDATE', pgid='pgtrigger_update_update_b34c8', table='reviews_review', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='review',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reviews_reviewevent" ("decided_at", "decided_by_name", "force_id", "id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_at", "reviewer_id", "reviewer_name", "state", "submission_id") VALUES (OLD."decided_at", OLD."decided_by_name", OLD."force_id", OLD."id", OLD."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."released_at", OLD."reviewer_id", OLD."reviewer_name", OLD."state", OLD."submission_id"); RETURN NULL;', hash='8682aeaeca3181ee06a572f0d3cc3d42ddbae9bc', operation='DELETE', pgid='pgtrigger_delete_delete_98b05', table='reviews_review', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='FindingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('kind', models.CharField(choices=[('strength', 'Strength'), ('promising_practice', 'Promising practice'), ('gap', 'Gap'), ('question', 'Question')], max_length=20)),
                        ('text', models.TextField()),
                        ('written_by_name', models.CharField(max_length=220)),
                        ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('released_at', models.DateTimeField(null=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reviews.finding')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('written_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('review', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.review')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='findingevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b190827e13a3d516dba5de932651daf59a81430', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0f80e', table='reviews_findingevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='ReviewEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('in_review', 'In review'), ('accepted', 'Accepted'), ('sent_back', 'Questions out')], default='waiting', max_length=20)),
                        ('reviewer_name', models.CharField(blank=True, max_length=220)),
                        ('message', models.TextField(blank=True, help_text='What goes to the force with the decision.')),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('released_at', models.DateTimeField(null=True)),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='reviews.review')),
                        ('reviewer', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('submission', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.submission')),
                        ('decided_by_name', models.CharField(blank=True, max_length=220)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reviewevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5a1e209eb50ced211e995b11f77552ac291a0cae', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_92188', table='reviews_reviewevent', when='BEFORE')),
                ),
            ],
        ),
    ]
