import core.constraints
import core.operations
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('evidence', '0001_initial'), ('evidence', '0002_versions_without_a_join'), ('evidence', '0003_scanning'), ('evidence', '0004_removal'), ('evidence', '0005_review_date'), ('evidence', '0006_uses_locked_while_signed'), ('evidence', '0007_product_kinds')]

    initial = True

    dependencies = [
        ('forces', '0001_squashed_0005_a_policing_body_comments'),
        ('frameworks', '0001_squashed_0004_added_by_the_national_lead'),
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='Evidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('title', models.CharField(max_length=200)),
                        ('kind', models.CharField(choices=[('problem_profile', 'VAWG problem profile'), ('pp_vawg_profile', 'PP-VAWG profile (police-perpetrated)'), ('stra', 'Contribution to the strategic threat and risk assessment (STRA)'), ('equality_impact', 'Equality impact assessment'), ('force_management', 'Force management statement'), ('skills_gap', 'Skills gap analysis'), ('policy', 'Policy or procedure'), ('strategy', 'Strategy or plan'), ('profile', 'Other profile or analysis'), ('performance', 'Performance data'), ('audit', 'Audit or dip sample'), ('training', 'Training record'), ('minutes', 'Minutes or decision'), ('feedback', 'Survey or feedback from women and girls'), ('other', 'Other')], max_length=20)),
                        ('refers_to', models.DateField(blank=True, null=True, verbose_name='Date that it refers to')),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('revision', models.PositiveIntegerField(default=1, editable=False)),
                        ('added_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('review_on', models.DateField(blank=True, null=True, verbose_name='To be looked at again by')),
                    ],
                    options={
                        'verbose_name_plural': 'evidence',
                        'ordering': ['-added_at'],
                    },
                ),
                migrations.AddIndex(
                    model_name='evidence',
                    index=models.Index(fields=['force', '-added_at'], name='evidence_of_force'),
                ),
                migrations.AddConstraint(
                    model_name='evidence',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='evidence_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='evidence',
                    constraint=core.constraints.SameForceKey(field='added_by', name='evidence_added_by_same_force', to='forces.Membership'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidence',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_evidenceevent" ("added_at", "added_by_id", "force_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "refers_to", "review_on", "revision", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."force_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."refers_to", NEW."review_on", NEW."revision", NEW."title"); RETURN NULL;', hash='bd42e3db966f97623a2c35cd473bbaa6eb8ab3cc', operation='INSERT', pgid='pgtrigger_insert_insert_1215e', table='evidence_evidence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidence',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evidence_evidenceevent" ("added_at", "added_by_id", "force_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "refers_to", "review_on", "revision", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."force_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."refers_to", NEW."review_on", NEW."revision", NEW."title"); RETURN NULL;', hash='f6a62c14ff625cd04509528b36c093480b4d2a3e', operation='UPDATE', pgid='pgtrigger_update_update_1de0e', table='evidence_evidence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidence',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_evidenceevent" ("added_at", "added_by_id", "force_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "refers_to", "review_on", "revision", "title") VALUES (OLD."added_at", OLD."added_by_id", OLD."force_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."refers_to", OLD."review_on", OLD."revision", OLD."title"); RETURN NULL;', hash='63312cc2cb126d4e8b644ab21913519b33d23907', operation='DELETE', pgid='pgtrigger_delete_delete_25375', table='evidence_evidence', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='EvidenceEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('title', models.CharField(max_length=200)),
                        ('kind', models.CharField(choices=[('problem_profile', 'VAWG problem profile'), ('pp_vawg_profile', 'PP-VAWG profile (police-perpetrated)'), ('stra', 'Contribution to the strategic threat and risk assessment (STRA)'), ('equality_impact', 'Equality impact assessment'), ('force_management', 'Force management statement'), ('skills_gap', 'Skills gap analysis'), ('policy', 'Policy or procedure'), ('strategy', 'Strategy or plan'), ('profile', 'Other profile or analysis'), ('performance', 'Performance data'), ('audit', 'Audit or dip sample'), ('training', 'Training record'), ('minutes', 'Minutes or decision'), ('feedback', 'Survey or feedback from women and girls'), ('other', 'Other')], max_length=20)),
                        ('refers_to', models.DateField(blank=True, null=True, verbose_name='Date that it refers to')),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('revision', models.PositiveIntegerField(default=1, editable=False)),
                        ('added_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='evidence.evidence')),
                        ('review_on', models.DateField(blank=True, null=True, verbose_name='To be looked at again by')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9015ed7c6ff39066186033419474e39856535cdf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c44b8', table='evidence_evidenceevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='EvidenceUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('evidence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='evidence.evidence')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.provision')),
                        ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='evidence.evidenceversion')),
                    ],
                    options={
                        'ordering': ['added_at'],
                    },
                ),
                migrations.AddIndex(
                    model_name='evidenceuse',
                    index=models.Index(fields=['force', 'provision'], name='evidence_use_of_provision'),
                ),
                migrations.AddConstraint(
                    model_name='evidenceuse',
                    constraint=core.constraints.SameForceKey(field='evidence', name='evidence_use_evidence_same_force', to='evidence.Evidence'),
                ),
                migrations.AddConstraint(
                    model_name='evidenceuse',
                    constraint=core.constraints.SameForceKey(field='version', name='evidence_use_version_same_force', to='evidence.EvidenceVersion'),
                ),
                migrations.AddConstraint(
                    model_name='evidenceuse',
                    constraint=models.UniqueConstraint(fields=('force', 'evidence', 'provision'), name='evidence_use_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceuse',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_evidenceuseevent" ("added_at", "evidence_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "version_id") VALUES (NEW."added_at", NEW."evidence_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."version_id"); RETURN NULL;', hash='ecc9e8bd7479e666ed3002a0b75380aa9200c3aa', operation='INSERT', pgid='pgtrigger_insert_insert_52bf7', table='evidence_evidenceuse', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceuse',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evidence_evidenceuseevent" ("added_at", "evidence_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "version_id") VALUES (NEW."added_at", NEW."evidence_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."version_id"); RETURN NULL;', hash='904190aa6ae6d3d19001fbb531b8f4239a7e4195', operation='UPDATE', pgid='pgtrigger_update_update_9e5a4', table='evidence_evidenceuse', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceuse',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_evidenceuseevent" ("added_at", "evidence_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "version_id") VALUES (OLD."added_at", OLD."evidence_id", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."version_id"); RETURN NULL;', hash='997695c6412e49fcbf42cd2eb2811a97e7b54a04', operation='DELETE', pgid='pgtrigger_delete_delete_d5831', table='evidence_evidenceuse', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceuse',
                    trigger=pgtrigger.compiler.Trigger(name='locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE here evidence_evidenceuse;', func="\n    here := coalesce(NEW, OLD);\n    IF current_user = 'portal_force' AND (\n        SELECT count(*) > 0 AND count(*) FILTER (WHERE\n                whole.stage = 'draft' AND (cycle.state = 'open' OR whole.extended_until >= current_date)\n                OR whole.stage IN ('sent_back', 'reopened') AND EXISTS (\n                    SELECT FROM assessments_sentback AS back\n                      JOIN frameworks_provision AS asked ON asked.id = back.provision_id\n                     WHERE back.force_id = whole.force_id AND back.assessment_id = whole.id\n                       AND back.settled_at IS NULL\n                       AND (place.code = asked.code OR starts_with(place.code, asked.code || '.')))) = 0\n          FROM assessments_assessment AS whole\n          JOIN assessments_cycle AS cycle ON cycle.id = whole.cycle_id\n          JOIN frameworks_provision AS place ON place.framework_id = cycle.framework_id\n         WHERE whole.force_id = here.force_id AND place.id = here.provision_id\n    ) THEN\n        RAISE EXCEPTION 'this evidence is locked' USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN here;\n", hash='328f95307b9b036cce77cd406c0a4792c3a4850d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_locked_f2ee1', table='evidence_evidenceuse', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='EvidenceVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('number', models.PositiveSmallIntegerField(default=1)),
                        ('link', models.URLField(blank=True, max_length=1000)),
                        ('stored_as', models.CharField(blank=True, help_text='Key in the storage: a UUID, never the name.', max_length=100)),
                        ('file_name', models.CharField(blank=True, max_length=250)),
                        ('content_type', models.CharField(blank=True, max_length=100)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
                        ('sha256', models.CharField(help_text="Of the file's bytes, or of the link's text.", max_length=64)),
                        ('scan_state', models.CharField(choices=[('received', 'Waiting for the virus scanner'), ('scanning', 'Being scanned'), ('clean', 'Clean'), ('rejected', 'Rejected'), ('failed', 'Could not be scanned'), ('not_scanned', 'Not virus-scanned'), ('link', 'Link'), ('removed', 'Removed')], max_length=20)),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('evidence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='evidence.evidence')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('added_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('scan_attempts', models.PositiveSmallIntegerField(default=0)),
                        ('scan_not_before', models.DateTimeField(help_text='Backoff after a scan that gave no answer.', null=True)),
                        ('scan_reason', models.TextField(blank=True, default='', help_text='Why it was rejected or could not be scanned, for those who added it.')),
                        ('scan_token', models.UUIDField(null=True)),
                        ('scan_until', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['evidence_id', 'number'],
                    },
                ),
                migrations.AddIndex(
                    model_name='evidenceversion',
                    index=models.Index(condition=models.Q(('scan_state__in', ('received', 'scanning', 'failed', 'not_scanned')), ('scan_token__isnull', False), _connector='OR'), fields=['force'], name='evidence_version_to_scan'),
                ),
                migrations.AddConstraint(
                    model_name='evidenceversion',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='evidence_version_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='evidenceversion',
                    constraint=core.constraints.SameForceKey(field='evidence', name='evidence_version_same_force', to='evidence.Evidence'),
                ),
                migrations.AddConstraint(
                    model_name='evidenceversion',
                    constraint=models.UniqueConstraint(fields=('force', 'evidence', 'number'), name='evidence_version_number_once'),
                ),
                migrations.AddConstraint(
                    model_name='evidenceversion',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('link', ''), models.Q(('stored_as', ''), _negated=True)), models.Q(models.Q(('link', ''), _negated=True), ('stored_as', '')), _connector='OR'), name='evidence_version_link_or_file'),
                ),
                migrations.AddConstraint(
                    model_name='evidenceversion',
                    constraint=core.constraints.SameForceKey(field='added_by', name='evidence_version_added_by_same_force', to='forces.Membership'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceversion',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_evidenceversionevent" ("added_at", "added_by_id", "content_type", "evidence_id", "file_name", "force_id", "id", "link", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "scan_reason", "scan_state", "sha256", "size", "stored_as") VALUES (NEW."added_at", NEW."added_by_id", NEW."content_type", NEW."evidence_id", NEW."file_name", NEW."force_id", NEW."id", NEW."link", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."scan_reason", NEW."scan_state", NEW."sha256", NEW."size", NEW."stored_as"); RETURN NULL;', hash='1ad54fe3119b8d0843dc3ae9759c5ec7010673c2', operation='INSERT', pgid='pgtrigger_insert_insert_9a177', table='evidence_evidenceversion', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceversion',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."evidence_id" IS DISTINCT FROM (NEW."evidence_id") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."scan_reason" IS DISTINCT FROM (NEW."scan_reason") OR OLD."scan_state" IS DISTINCT FROM (NEW."scan_state") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."stored_as" IS DISTINCT FROM (NEW."stored_as"))', func='INSERT INTO "evidence_evidenceversionevent" ("added_at", "added_by_id", "content_type", "evidence_id", "file_name", "force_id", "id", "link", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "scan_reason", "scan_state", "sha256", "size", "stored_as") VALUES (NEW."added_at", NEW."added_by_id", NEW."content_type", NEW."evidence_id", NEW."file_name", NEW."force_id", NEW."id", NEW."link", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."scan_reason", NEW."scan_state", NEW."sha256", NEW."size", NEW."stored_as"); RETURN NULL;', hash='9303fde58a3e6faf9315c11b01a1903274568d10', operation='UPDATE', pgid='pgtrigger_update_update_014de', table='evidence_evidenceversion', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceversion',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_evidenceversionevent" ("added_at", "added_by_id", "content_type", "evidence_id", "file_name", "force_id", "id", "link", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "scan_reason", "scan_state", "sha256", "size", "stored_as") VALUES (OLD."added_at", OLD."added_by_id", OLD."content_type", OLD."evidence_id", OLD."file_name", OLD."force_id", OLD."id", OLD."link", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_id", OLD."scan_reason", OLD."scan_state", OLD."sha256", OLD."size", OLD."stored_as"); RETURN NULL;', hash='2835be9462da537523406477fe2b5edf043d45e7', operation='DELETE', pgid='pgtrigger_delete_delete_6ffaa', table='evidence_evidenceversion', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='EvidenceUseEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('evidence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.evidence')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='evidence.evidenceuse')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='frameworks.provision')),
                        ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.evidenceversion')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceuseevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eb067e94a18256c4c3e1b4bec1f7279e62d63b5e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8d76f', table='evidence_evidenceuseevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='EvidenceVersionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('number', models.PositiveSmallIntegerField(default=1)),
                        ('link', models.URLField(blank=True, max_length=1000)),
                        ('stored_as', models.CharField(blank=True, help_text='Key in the storage: a UUID, never the name.', max_length=100)),
                        ('file_name', models.CharField(blank=True, max_length=250)),
                        ('content_type', models.CharField(blank=True, max_length=100)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
                        ('sha256', models.CharField(help_text="Of the file's bytes, or of the link's text.", max_length=64)),
                        ('scan_state', models.CharField(choices=[('received', 'Waiting for the virus scanner'), ('scanning', 'Being scanned'), ('clean', 'Clean'), ('rejected', 'Rejected'), ('failed', 'Could not be scanned'), ('not_scanned', 'Not virus-scanned'), ('link', 'Link'), ('removed', 'Removed')], max_length=20)),
                        ('added_at', models.DateTimeField(auto_now_add=True)),
                        ('evidence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.evidence')),
                        ('force', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='evidence.evidenceversion')),
                        ('added_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('scan_reason', models.TextField(blank=True, default='', help_text='Why it was rejected or could not be scanned, for those who added it.')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='evidenceversionevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4ea425c389d47f56f5cd1f9e8c92f08daf53feaf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_01885', table='evidence_evidenceversionevent', when='BEFORE')),
                ),
            ],
        ),
    ]
