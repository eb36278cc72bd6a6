import core.operations
import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('frameworks', '0001_initial'), ('frameworks', '0002_guidance'), ('frameworks', '0003_crosswalk'), ('frameworks', '0004_added_by_the_national_lead')]

    initial = True

    dependencies = [
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='Framework',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, unique=True)),
                        ('title', models.CharField(max_length=250)),
                        ('short_title', models.CharField(max_length=80)),
                        ('publisher', models.CharField(max_length=250)),
                        ('published', models.CharField(help_text='As the source says it: December 2021.', max_length=60)),
                        ('published_on', models.DateField(null=True)),
                        ('licence', models.TextField()),
                        ('licence_url', models.URLField(blank=True)),
                        ('source', models.TextField(help_text='Which document the text is quoted from.')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('added', models.BooleanField(default=False, editable=False)),
                        ('revision', models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='framework',
                    trigger=pgtrigger.compiler.Trigger(name='framework_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_user = 'portal_national' AND NOT (NEW.added AND (TG_OP = 'INSERT' OR OLD.added)) THEN\n        RAISE EXCEPTION 'what is quoted is not changed' USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NEW;\n", hash='5b0afeaead248f3ba61734e97ff87b721eecfbf0', operation='INSERT OR UPDATE', pgid='pgtrigger_framework_added_0143a', table='frameworks_framework', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='framework',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "frameworks_frameworkevent" ("added", "code", "id", "licence", "licence_url", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "published", "published_on", "publisher", "revision", "short_title", "source", "title") VALUES (NEW."added", NEW."code", NEW."id", NEW."licence", NEW."licence_url", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."published", NEW."published_on", NEW."publisher", NEW."revision", NEW."short_title", NEW."source", NEW."title"); RETURN NULL;', hash='74386ff916b81af193e2507e97de4acced425be2', operation='INSERT', pgid='pgtrigger_insert_insert_ea02d', table='frameworks_framework', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='framework',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "frameworks_frameworkevent" ("added", "code", "id", "licence", "licence_url", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "published", "published_on", "publisher", "revision", "short_title", "source", "title") VALUES (NEW."added", NEW."code", NEW."id", NEW."licence", NEW."licence_url", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."published", NEW."published_on", NEW."publisher", NEW."revision", NEW."short_title", NEW."source", NEW."title"); RETURN NULL;', hash='1658b8500fb2f993ebb1d943f297a6c7eecc0f53', operation='UPDATE', pgid='pgtrigger_update_update_a3be1', table='frameworks_framework', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='framework',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "frameworks_frameworkevent" ("added", "code", "id", "licence", "licence_url", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "published", "published_on", "publisher", "revision", "short_title", "source", "title") VALUES (OLD."added", OLD."code", OLD."id", OLD."licence", OLD."licence_url", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."published", OLD."published_on", OLD."publisher", OLD."revision", OLD."short_title", OLD."source", OLD."title"); RETURN NULL;', hash='0fb5daf6728ff8d1234dd68f83942ee75126edad', operation='DELETE', pgid='pgtrigger_delete_delete_f5eb9', table='frameworks_framework', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='Scale',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(unique=True)),
                        ('name', models.CharField(max_length=80)),
                    ],
                ),
                migrations.CreateModel(
                    name='Provision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(help_text='Stable: PREPARE.5.3.b, 2021.4.2, HMICFRS.2.4.', max_length=40, unique=True)),
                        ('kind', models.CharField(choices=[('strand', 'Strand'), ('descriptor', 'Descriptor'), ('heading', 'Heading'), ('behaviour', 'Behaviour'), ('pillar', 'Pillar'), ('action_area', 'Action area'), ('national_action', 'National action'), ('outcome_code', 'Outcome code'), ('recommendation', 'Recommendation')], max_length=20)),
                        ('position', models.PositiveSmallIntegerField(help_text='Reading order within the framework.')),
                        ('number', models.CharField(blank=True, help_text='As read beside the text: 5, b, 2.1.', max_length=20)),
                        ('text', models.TextField()),
                        ('short_title', models.CharField(blank=True, max_length=250)),
                        ('rationale', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                        ('timing', models.TextField(blank=True)),
                        ('path', models.TextField(blank=True, help_text='Texts of the headings above, for a line that is read alone.')),
                        ('addressed_to_forces', models.BooleanField(default=False)),
                        ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provisions', to='frameworks.framework')),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='frameworks.provision')),
                        ('revision', models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        'ordering': ['framework', 'position'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='provision',
                    constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('framework', 'position'), name='provision_position_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='provision',
                    trigger=pgtrigger.compiler.Trigger(name='recommendation_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_user = 'portal_national' AND NOT (\n        NEW.kind = 'recommendation'\n        AND (TG_OP = 'INSERT' OR (OLD.framework_id, OLD.code, OLD.kind) = (NEW.framework_id, NEW.code, NEW.kind))\n        AND EXISTS (SELECT FROM frameworks_framework AS whole WHERE whole.id = NEW.framework_id AND whole.added)\n    ) THEN\n        RAISE EXCEPTION 'what is quoted is not changed' USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NEW;\n", hash='8bf0611ec7d5bdc4ac64862ee7c79794ed374c6a', operation='INSERT OR UPDATE', pgid='pgtrigger_recommendation_added_cb73e', table='frameworks_provision', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='provision',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "frameworks_provisionevent" ("addressed_to_forces", "code", "framework_id", "id", "kind", "number", "parent_id", "path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rationale", "revision", "short_title", "text", "timing") VALUES (NEW."addressed_to_forces", NEW."code", NEW."framework_id", NEW."id", NEW."kind", NEW."number", NEW."parent_id", NEW."path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."rationale", NEW."revision", NEW."short_title", NEW."text", NEW."timing"); RETURN NULL;', hash='c208eaf2fb8fe2644f7d7697345165a7afc52b8b', operation='INSERT', pgid='pgtrigger_insert_insert_dba90', table='frameworks_provision', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='provision',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "frameworks_provisionevent" ("addressed_to_forces", "code", "framework_id", "id", "kind", "number", "parent_id", "path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rationale", "revision", "short_title", "text", "timing") VALUES (NEW."addressed_to_forces", NEW."code", NEW."framework_id", NEW."id", NEW."kind", NEW."number", NEW."parent_id", NEW."path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."rationale", NEW."revision", NEW."short_title", NEW."text", NEW."timing"); RETURN NULL;', hash='4902ddf174f1a49693d19da14159163c1f7907ce', operation='UPDATE', pgid='pgtrigger_update_update_60ec0', table='frameworks_provision', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='provision',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "frameworks_provisionevent" ("addressed_to_forces", "code", "framework_id", "id", "kind", "number", "parent_id", "path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rationale", "revision", "short_title", "text", "timing") VALUES (OLD."addressed_to_forces", OLD."code", OLD."framework_id", OLD."id", OLD."kind", OLD."number", OLD."parent_id", OLD."path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."rationale", OLD."revision", OLD."short_title", OLD."text", OLD."timing"); RETURN NULL;', hash='ad10861a610afb41bfddc2cdc03e94e13808921c', operation='DELETE', pgid='pgtrigger_delete_delete_d2bce', table='frameworks_provision', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='Passage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=80, unique=True)),
                        ('kind', models.CharField(choices=[('foreword', 'Foreword'), ('introduction', 'Introduction'), ('narrative', 'Narrative'), ('definition', 'Definition'), ('supporting_body', 'Supporting body'), ('case_study', 'Case study'), ('promising_activity', 'Area of promising improvement activity'), ('strengthened_response', 'Area for strengthened response'), ('next_step', 'Next step')], max_length=30)),
                        ('heading', models.CharField(blank=True, max_length=250)),
                        ('short_title', models.CharField(help_text="The portal's own.", max_length=250)),
                        ('body', models.TextField()),
                        ('force_slug', models.SlugField(blank=True, help_text='The force that a case study tells of.')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='frameworks.framework')),
                        ('provision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='frameworks.provision')),
                    ],
                    options={
                        'ordering': ['framework', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='Grade',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=30)),
                        ('name', models.CharField(max_length=40)),
                        ('definition', models.TextField()),
                        ('value', models.PositiveSmallIntegerField(null=True)),
                        ('asks_reason', models.BooleanField(default=False)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('scale', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='frameworks.scale')),
                    ],
                    options={
                        'ordering': ['scale', 'position'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='grade',
                    constraint=models.UniqueConstraint(fields=('scale', 'code'), name='grade_code_once'),
                ),
                migrations.AddConstraint(
                    model_name='grade',
                    constraint=models.UniqueConstraint(fields=('scale', 'value'), name='grade_value_once'),
                ),
                migrations.CreateModel(
                    name='Guidance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('looks_like', models.TextField(blank=True, verbose_name='What good looks like')),
                        ('typical_evidence', models.TextField(blank=True, verbose_name='Typical evidence')),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('updated_by_name', models.CharField(max_length=220)),
                        ('updated_at', models.DateTimeField(auto_now=True)),
                        ('provision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='frameworks.provision')),
                    ],
                    options={
                        'verbose_name_plural': 'guidance',
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='guidance',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "frameworks_guidanceevent" ("id", "looks_like", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "typical_evidence", "updated_by_name") VALUES (NEW."id", NEW."looks_like", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."revision", NEW."typical_evidence", NEW."updated_by_name"); RETURN NULL;', hash='134ea101eaf94017f65a04d7f4f9ffe84eeed6f0', operation='INSERT', pgid='pgtrigger_insert_insert_0729b', table='frameworks_guidance', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='guidance',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."looks_like" IS DISTINCT FROM (NEW."looks_like") OR OLD."provision_id" IS DISTINCT FROM (NEW."provision_id") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."typical_evidence" IS DISTINCT FROM (NEW."typical_evidence") OR OLD."updated_by_name" IS DISTINCT FROM (NEW."updated_by_name"))', func='INSERT INTO "frameworks_guidanceevent" ("id", "looks_like", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "typical_evidence", "updated_by_name") VALUES (NEW."id", NEW."looks_like", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."revision", NEW."typical_evidence", NEW."updated_by_name"); RETURN NULL;', hash='9ae6e85bea6a3a2f50029013ecfb13249b526b8c', operation='UPDATE', pgid='pgtrigger_update_update_e0234', table='frameworks_guidance', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='guidance',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "frameworks_guidanceevent" ("id", "looks_like", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "revision", "typical_evidence", "updated_by_name") VALUES (OLD."id", OLD."looks_like", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."revision", OLD."typical_evidence", OLD."updated_by_name"); RETURN NULL;', hash='d3f5056b6b9a4a39183fb82cb67bc1578d5ef7cc', operation='DELETE', pgid='pgtrigger_delete_delete_382ca', table='frameworks_guidance', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='GuidanceEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('looks_like', models.TextField(blank=True, verbose_name='What good looks like')),
                        ('typical_evidence', models.TextField(blank=True, verbose_name='Typical evidence')),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('updated_by_name', models.CharField(max_length=220)),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='frameworks.guidance')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='guidanceevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7b429b25cce6eb82d9d940f4b6aa76f34f01934d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b627b', table='frameworks_guidanceevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='CrosswalkLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('code', models.CharField(editable=False, max_length=90, null=True, unique=True)),
                        ('relation', models.CharField(choices=[('same', 'Asks for the same as'), ('part_of', 'Is part of'), ('contains', 'Contains'), ('supports', 'Supports'), ('supported_by', 'Is supported by')], max_length=20)),
                        ('reason', models.TextField()),
                        ('withdrawn', models.BooleanField(default=False)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('by_name', models.CharField(blank=True, max_length=220)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('from_provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_to', to='frameworks.provision')),
                        ('to_provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_from', to='frameworks.provision')),
                    ],
                    options={
                        'ordering': ['from_provision', 'to_provision'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='crosswalklink',
                    constraint=models.UniqueConstraint(django.db.models.functions.comparison.Least('from_provision', 'to_provision'), django.db.models.functions.comparison.Greatest('from_provision', 'to_provision'), name='crosswalk_pair_once'),
                ),
                migrations.AddConstraint(
                    model_name='crosswalklink',
                    constraint=models.CheckConstraint(condition=models.Q(('from_provision', models.F('to_provision')), _negated=True), name='crosswalk_of_two'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='crosswalklink',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "frameworks_crosswalklinkevent" ("by_name", "code", "from_provision_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "relation", "revision", "to_provision_id", "withdrawn") VALUES (NEW."by_name", NEW."code", NEW."from_provision_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."relation", NEW."revision", NEW."to_provision_id", NEW."withdrawn"); RETURN NULL;', hash='c79c833aa728e9b422507ca8176052fd050773e9', operation='INSERT', pgid='pgtrigger_insert_insert_987d1', table='frameworks_crosswalklink', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='crosswalklink',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."by_name" IS DISTINCT FROM (NEW."by_name") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."from_provision_id" IS DISTINCT FROM (NEW."from_provision_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."relation" IS DISTINCT FROM (NEW."relation") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."to_provision_id" IS DISTINCT FROM (NEW."to_provision_id") OR OLD."withdrawn" IS DISTINCT FROM (NEW."withdrawn"))', func='INSERT INTO "frameworks_crosswalklinkevent" ("by_name", "code", "from_provision_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "relation", "revision", "to_provision_id", "withdrawn") VALUES (NEW."by_name", NEW."code", NEW."from_provision_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."relation", NEW."revision", NEW."to_provision_id", NEW."withdrawn"); RETURN NULL;', hash='4df9a75a19350eb5d9e4e20d760b0a2d91353977', operation='UPDATE', pgid='pgtrigger_update_update_80788', table='frameworks_crosswalklink', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='crosswalklink',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "frameworks_crosswalklinkevent" ("by_name", "code", "from_provision_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "relation", "revision", "to_provision_id", "withdrawn") VALUES (OLD."by_name", OLD."code", OLD."from_provision_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."reason", OLD."relation", OLD."revision", OLD."to_provision_id", OLD."withdrawn"); RETURN NULL;', hash='8a54a016a353bc4ad868079a930108798ce3397f', operation='DELETE', pgid='pgtrigger_delete_delete_c6b93', table='frameworks_crosswalklink', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='CrosswalkLinkEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('code', models.CharField(editable=False, max_length=90, null=True)),
                        ('relation', models.CharField(choices=[('same', 'Asks for the same as'), ('part_of', 'Is part of'), ('contains', 'Contains'), ('supports', 'Supports'), ('supported_by', 'Is supported by')], max_length=20)),
                        ('reason', models.TextField()),
                        ('withdrawn', models.BooleanField(default=False)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('by_name', models.CharField(blank=True, max_length=220)),
                        ('from_provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='frameworks.crosswalklink')),
                        ('to_provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='crosswalklinkevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c52b72b6fda4d26fba092c7fe8019c9962b00b23', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6aaef', table='frameworks_crosswalklinkevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='FrameworkEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(max_length=20)),
                        ('title', models.CharField(max_length=250)),
                        ('short_title', models.CharField(max_length=80)),
                        ('publisher', models.CharField(max_length=250)),
                        ('published', models.CharField(help_text='As the source says it: December 2021.', max_length=60)),
                        ('published_on', models.DateField(null=True)),
                        ('licence', models.TextField()),
                        ('licence_url', models.URLField(blank=True)),
                        ('source', models.TextField(help_text='Which document the text is quoted from.')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('added', models.BooleanField(default=False, editable=False)),
                        ('revision', models.PositiveIntegerField(default=1, editable=False)),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='frameworks.framework')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='frameworkevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='04192c462ae5c5da7f1542a5bb0efd87560b7820', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d9330', table='frameworks_frameworkevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='ProvisionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(help_text='Stable: PREPARE.5.3.b, 2021.4.2, HMICFRS.2.4.', max_length=40)),
                        ('kind', models.CharField(choices=[('strand', 'Strand'), ('descriptor', 'Descriptor'), ('heading', 'Heading'), ('behaviour', 'Behaviour'), ('pillar', 'Pillar'), ('action_area', 'Action area'), ('national_action', 'National action'), ('outcome_code', 'Outcome code'), ('recommendation', 'Recommendation')], max_length=20)),
                        ('position', models.PositiveSmallIntegerField(help_text='Reading order within the framework.')),
                        ('number', models.CharField(blank=True, help_text='As read beside the text: 5, b, 2.1.', max_length=20)),
                        ('text', models.TextField()),
                        ('short_title', models.CharField(blank=True, max_length=250)),
                        ('rationale', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                        ('timing', models.TextField(blank=True)),
                        ('path', models.TextField(blank=True, help_text='Texts of the headings above, for a line that is read alone.')),
                        ('addressed_to_forces', models.BooleanField(default=False)),
                        ('revision', models.PositiveIntegerField(default=1, editable=False)),
                        ('framework', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.framework')),
                        ('parent', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='frameworks.provision')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='provisionevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='db2bef0571b31daf9ae46c0a5579262b25771caf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e3499', table='frameworks_provisionevent', when='BEFORE')),
                ),
            ],
        ),
    ]
