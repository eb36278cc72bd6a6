import core.constraints
import core.operations
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial'), ('audit', '0002_settled_conflicts'), ('audit', '0003_forms_sent_once'), ('audit', '0004_chain_of_hashes'), ('audit', '0005_history_of_what_changes'), ('audit', '0006_key_of_who_was_refused'), ('audit', '0007_removal'), ('audit', '0008_whose_conflict_it_is')]

    initial = True

    dependencies = [
        ('forces', '0001_squashed_0005_a_policing_body_comments'),
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='KeptConflict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('subject', models.CharField(help_text='app.Model of the row that was to be changed.', max_length=60)),
                        ('subject_id', models.BigIntegerField(help_text='0 where there was no row: it was to be a new one.')),
                        ('theirs_name', models.CharField(blank=True, help_text='Who saved what stands.', max_length=220)),
                        ('about', models.CharField(help_text='The object, in words.', max_length=250)),
                        ('start', models.JSONField(default=dict)),
                        ('theirs', models.JSONField(default=dict)),
                        ('yours', models.JSONField(default=dict)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('settled_at', models.DateTimeField(help_text='When its writer chose which text counts.', null=True)),
                        ('audience', models.CharField(choices=[('force', 'A force'), ('national', 'National VAWG team'), ('portfolio', 'Portfolio owner'), ('policing_body', 'Policing body'), ('observer', 'Observer'), ('public', 'The public')], default='force', max_length=20)),
                        ('place', models.CharField(blank=True, help_text='The page that it was written on.', max_length=300)),
                    ],
                    options={
                        'ordering': ['-at'],
                    },
                ),
                migrations.AddIndex(
                    model_name='keptconflict',
                    index=models.Index(fields=['force', 'by', '-at'], name='kept_conflict_of_person'),
                ),
                migrations.AddConstraint(
                    model_name='keptconflict',
                    constraint=core.constraints.SameForceKey(field='by', name='kept_conflict_by_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='keptconflict',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', 'force'), ('force__isnull', False)), models.Q(models.Q(('audience', 'force'), _negated=True), ('force__isnull', True)), _connector='OR'), name='kept_conflict_force_by_audience'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='keptconflict',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audit_keptconflictevent" ("about", "at", "audience", "by_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "settled_at", "start", "subject", "subject_id", "theirs", "theirs_name", "yours") VALUES (NEW."about", NEW."at", NEW."audience", NEW."by_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."public_id", NEW."settled_at", NEW."start", NEW."subject", NEW."subject_id", NEW."theirs", NEW."theirs_name", NEW."yours"); RETURN NULL;', hash='bfc59578dd52cc938a7a01577abe947df2b7f433', operation='INSERT', pgid='pgtrigger_insert_insert_249e6', table='audit_keptconflict', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='keptconflict',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audit_keptconflictevent" ("about", "at", "audience", "by_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "settled_at", "start", "subject", "subject_id", "theirs", "theirs_name", "yours") VALUES (NEW."about", NEW."at", NEW."audience", NEW."by_id", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."public_id", NEW."settled_at", NEW."start", NEW."subject", NEW."subject_id", NEW."theirs", NEW."theirs_name", NEW."yours"); RETURN NULL;', hash='b27deed02691f9b0613cdd5df8d7f1ad43af6410', operation='UPDATE', pgid='pgtrigger_update_update_bee30', table='audit_keptconflict', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='keptconflict',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audit_keptconflictevent" ("about", "at", "audience", "by_id", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "settled_at", "start", "subject", "subject_id", "theirs", "theirs_name", "yours") VALUES (OLD."about", OLD."at", OLD."audience", OLD."by_id", OLD."force_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."public_id", OLD."settled_at", OLD."start", OLD."subject", OLD."subject_id", OLD."theirs", OLD."theirs_name", OLD."yours"); RETURN NULL;', hash='32c11f0ac0ff6b645343390043e24dfc215bc8b9', operation='DELETE', pgid='pgtrigger_delete_delete_52b35', table='audit_keptconflict', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='AccessLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('by_name', models.CharField(help_text='Name, role and organisation, as they were then.', max_length=220)),
                        ('audience', models.CharField(max_length=20)),
                        ('act', models.CharField(help_text='opened, downloaded ...', max_length=40)),
                        ('what', models.CharField(max_length=250)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                    options={
                        'ordering': ['-at'],
                    },
                ),
                migrations.AddIndex(
                    model_name='accesslog',
                    index=models.Index(fields=['force', '-at'], name='access_log_of_force'),
                ),
                migrations.CreateModel(
                    name='LastSeen',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('page', models.CharField(max_length=40)),
                        ('at', models.DateTimeField()),
                        ('before', models.DateTimeField(help_text='The visit before that one, a day or more earlier.', null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forces.membership')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='lastseen',
                    constraint=models.UniqueConstraint(fields=('by', 'page'), name='last_seen_once'),
                ),
                migrations.CreateModel(
                    name='IdempotencyKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(help_text='Made with the form.')),
                        ('digest', models.CharField(help_text='SHA-256 of the address and of all that was sent.', max_length=64)),
                        ('location', models.TextField(blank=True, help_text='Where the first answer led.')),
                        ('messages', models.JSONField(default=list, help_text='[level, text] of what the first answer said.')),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forces.membership')),
                    ],
                ),
                migrations.AddIndex(
                    model_name='idempotencykey',
                    index=models.Index(fields=['at'], name='idempotency_key_by_age'),
                ),
                migrations.AddConstraint(
                    model_name='idempotencykey',
                    constraint=models.UniqueConstraint(fields=('by', 'key'), name='form_sent_once'),
                ),
                migrations.CreateModel(
                    name='ChainHead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField()),
                        ('number', models.BigIntegerField()),
                        ('hash', models.CharField(max_length=64)),
                        ('key', models.CharField(help_text='Which key signed it: the start of its fingerprint.', max_length=16)),
                        ('signature', models.CharField(help_text='Ed25519, in base64.', max_length=88)),
                        ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='chainhead',
                    constraint=models.UniqueConstraint(fields=('force', 'day'), name='chain_head_once_a_day', nulls_distinct=False),
                ),
                migrations.CreateModel(
                    name='ChainLink',
                    fields=[
                        ('number', models.BigIntegerField(help_text='From 1, without gaps, in each chain.')),
                        ('kind', models.CharField(max_length=10)),
                        ('event_table', models.CharField(max_length=63)),
                        ('event_id', models.BigIntegerField()),
                        ('width', models.SmallIntegerField(help_text="How many of the table's columns the digest covers.")),
                        ('digest', models.CharField(help_text="SHA-256 of the row's canonical text.", max_length=64)),
                        ('removal_id', models.BigIntegerField(null=True)),
                        ('at', models.DateTimeField()),
                        ('previous', models.CharField(blank=True, help_text='The hash of the link before.', max_length=64)),
                        ('hash', models.CharField(help_text='SHA-256 of all that stands above.', max_length=64, primary_key=True, serialize=False)),
                        ('force', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='chainlink',
                    constraint=models.UniqueConstraint(fields=('force', 'number'), name='chain_link_once', nulls_distinct=False),
                ),
                migrations.CreateModel(
                    name='KeptConflictEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('subject', models.CharField(help_text='app.Model of the row that was to be changed.', max_length=60)),
                        ('subject_id', models.BigIntegerField(help_text='0 where there was no row: it was to be a new one.')),
                        ('about', models.CharField(help_text='The object, in words.', max_length=250)),
                        ('start', models.JSONField(default=dict)),
                        ('theirs', models.JSONField(default=dict)),
                        ('yours', models.JSONField(default=dict)),
                        ('theirs_name', models.CharField(blank=True, help_text='Who saved what stands.', max_length=220)),
                        ('settled_at', models.DateTimeField(help_text='When its writer chose which text counts.', null=True)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='audit.keptconflict')),
                        ('audience', models.CharField(choices=[('force', 'A force'), ('national', 'National VAWG team'), ('portfolio', 'Portfolio owner'), ('policing_body', 'Policing body'), ('observer', 'Observer'), ('public', 'The public')], default='force', max_length=20)),
                        ('place', models.CharField(blank=True, help_text='The page that it was written on.', max_length=300)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='keptconflictevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bb9a194ac4791f9eeecc81096449e22caf0ba936', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6ed53', table='audit_keptconflictevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='Removal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('whose', models.CharField(choices=[('victim', 'A victim or survivor'), ('suspect', 'A suspect or offender'), ('other', 'Another person')], max_length=20)),
                        ('reason', models.TextField()),
                        ('state', models.CharField(choices=[('asked', 'Asked for'), ('done', 'Removed'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='asked', max_length=20)),
                        ('to_national', models.BooleanField(default=False, help_text='The national lead may agree.')),
                        ('asked_by_name', models.CharField(max_length=220)),
                        ('asked_at', models.DateTimeField(auto_now_add=True)),
                        ('decided_by_id', models.BigIntegerField(help_text='The membership of whoever decided.', null=True)),
                        ('decided_by_name', models.CharField(blank=True, max_length=220)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('words_sha256', models.CharField(blank=True, max_length=64)),
                        ('found', models.JSONField(default=list, help_text='[[kind of place, how many]] as whoever asked saw it.')),
                        ('places', models.PositiveIntegerField(default=0, help_text='How many there were.')),
                        ('files_searched_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('raised_by', models.ForeignKey(db_constraint=False, help_text="A force's removal, whose words stand in what the national team wrote.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.removal')),
                    ],
                    options={
                        'ordering': ['-asked_at'],
                    },
                ),
                migrations.AddIndex(
                    model_name='removal',
                    index=models.Index(fields=['force', '-asked_at'], name='removal_of_force'),
                ),
                migrations.AddConstraint(
                    model_name='removal',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='removal_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='removal',
                    constraint=core.constraints.SameForceKey(field='asked_by', name='removal_asked_by_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='removal',
                    constraint=core.constraints.SameForceKey(field='raised_by', name='removal_raised_by_same_force', to='audit.Removal'),
                ),
                migrations.AddConstraint(
                    model_name='removal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'refused']), _negated=True), models.Q(('decided_by_id__isnull', False), models.Q(('decided_by_id', models.F('asked_by')), _negated=True)), _connector='OR'), name='removal_by_two_people'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='removal',
                    trigger=pgtrigger.compiler.Trigger(name='removal_steps', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE me bigint := nullif(current_setting('portal.membership_id', true), '')::bigint;", func="\n    IF current_user NOT IN ('portal_force', 'portal_national') THEN  -- portal_remove, which asks more than this\n        RETURN NEW;\n    END IF;\n    IF TG_OP = 'INSERT' THEN\n        IF NEW.state <> 'asked' OR NEW.asked_by_id IS DISTINCT FROM me OR NEW.decided_by_id IS NOT NULL THEN\n            RAISE EXCEPTION 'a removal begins with whoever asks for it' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n    ELSIF NEW.state = 'done' OR OLD.state <> 'asked'\n        OR (NEW.state <> 'asked' AND NEW.decided_by_id IS DISTINCT FROM me)\n        OR (NEW.state = 'withdrawn') <> (NEW.state <> 'asked' AND OLD.asked_by_id = me) THEN\n        RAISE EXCEPTION 'this step of a removal is not theirs' USING ERRCODE = 'insufficient_privilege';\n    END IF;\n    RETURN NEW;\n", hash='989fb2a3b8381b1ec7c3c498b299dab2218e5d51', operation='INSERT OR UPDATE', pgid='pgtrigger_removal_steps_44d27', table='audit_removal', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='removal',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audit_removalevent" ("asked_at", "asked_by_id", "asked_by_name", "decided_at", "decided_by_id", "decided_by_name", "files_searched_at", "force_id", "found", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "public_id", "raised_by_id", "reason", "state", "to_national", "whose", "words_sha256") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."asked_by_name", NEW."decided_at", NEW."decided_by_id", NEW."decided_by_name", NEW."files_searched_at", NEW."force_id", NEW."found", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."places", NEW."public_id", NEW."raised_by_id", NEW."reason", NEW."state", NEW."to_national", NEW."whose", NEW."words_sha256"); RETURN NULL;', hash='de2a7e791f68f0f796928d422824bd1bd6dcc155', operation='INSERT', pgid='pgtrigger_insert_insert_9662a', table='audit_removal', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='removal',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "audit_removalevent" ("asked_at", "asked_by_id", "asked_by_name", "decided_at", "decided_by_id", "decided_by_name", "files_searched_at", "force_id", "found", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "public_id", "raised_by_id", "reason", "state", "to_national", "whose", "words_sha256") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."asked_by_name", NEW."decided_at", NEW."decided_by_id", NEW."decided_by_name", NEW."files_searched_at", NEW."force_id", NEW."found", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."places", NEW."public_id", NEW."raised_by_id", NEW."reason", NEW."state", NEW."to_national", NEW."whose", NEW."words_sha256"); RETURN NULL;', hash='8ca885fc918a6c77bcec888205d012b5857e9135', operation='UPDATE', pgid='pgtrigger_update_update_872d0', table='audit_removal', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='removal',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "audit_removalevent" ("asked_at", "asked_by_id", "asked_by_name", "decided_at", "decided_by_id", "decided_by_name", "files_searched_at", "force_id", "found", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "public_id", "raised_by_id", "reason", "state", "to_national", "whose", "words_sha256") VALUES (OLD."asked_at", OLD."asked_by_id", OLD."asked_by_name", OLD."decided_at", OLD."decided_by_id", OLD."decided_by_name", OLD."files_searched_at", OLD."force_id", OLD."found", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."places", OLD."public_id", OLD."raised_by_id", OLD."reason", OLD."state", OLD."to_national", OLD."whose", OLD."words_sha256"); RETURN NULL;', hash='46d37c0e3e9fed03d0f68c1c6d95b6be3e13fe90', operation='DELETE', pgid='pgtrigger_delete_delete_2db4b', table='audit_removal', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='RemovalEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('whose', models.CharField(choices=[('victim', 'A victim or survivor'), ('suspect', 'A suspect or offender'), ('other', 'Another person')], max_length=20)),
                        ('reason', models.TextField()),
                        ('state', models.CharField(choices=[('asked', 'Asked for'), ('done', 'Removed'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='asked', max_length=20)),
                        ('to_national', models.BooleanField(default=False, help_text='The national lead may agree.')),
                        ('asked_by_name', models.CharField(max_length=220)),
                        ('asked_at', models.DateTimeField(auto_now_add=True)),
                        ('decided_by_id', models.BigIntegerField(help_text='The membership of whoever decided.', null=True)),
                        ('decided_by_name', models.CharField(blank=True, max_length=220)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('words_sha256', models.CharField(blank=True, max_length=64)),
                        ('found', models.JSONField(default=list, help_text='[[kind of place, how many]] as whoever asked saw it.')),
                        ('places', models.PositiveIntegerField(default=0, help_text='How many there were.')),
                        ('files_searched_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.membership')),
                        ('force', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='audit.removal')),
                        ('raised_by', models.ForeignKey(db_constraint=False, help_text="A force's removal, whose words stand in what the national team wrote.", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='audit.removal')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='removalevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4529dd3506be8d8c80743f925f4aea197d570b45', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_81ad7', table='audit_removalevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='RemovalFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(help_text='app.Model of the row that has the file.', max_length=60)),
                        ('row_id', models.BigIntegerField()),
                        ('chosen', models.BooleanField(default=False, help_text='By whoever asked; otherwise the words stand in it.')),
                        ('agreed', models.BooleanField(default=False)),
                        ('stored_as', models.CharField(blank=True, max_length=100)),
                        ('deleted_at', models.DateTimeField(null=True)),
                        ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('removal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='audit.removal')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='removalfile',
                    constraint=core.constraints.SameForceKey(field='removal', name='removal_file_same_force', to='audit.Removal'),
                ),
                migrations.AddConstraint(
                    model_name='removalfile',
                    constraint=models.UniqueConstraint(fields=('force', 'removal', 'subject', 'row_id'), name='removal_file_once'),
                ),
                migrations.CreateModel(
                    name='RemovedPlace',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('table_name', models.CharField(max_length=63)),
                        ('row_id', models.BigIntegerField()),
                        ('column_name', models.CharField(max_length=63)),
                        ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('removal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='removed_places', to='audit.removal')),
                    ],
                ),
                migrations.AddIndex(
                    model_name='removedplace',
                    index=models.Index(fields=['table_name', 'row_id'], name='removed_place_of_row'),
                ),
                migrations.AddConstraint(
                    model_name='removedplace',
                    constraint=core.constraints.SameForceKey(field='removal', name='removed_place_same_force', to='audit.Removal'),
                ),
                migrations.CreateModel(
                    name='RemovalWords',
                    fields=[
                        ('removal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='words', serialize=False, to='audit.removal')),
                        ('sealed', models.TextField(blank=True)),
                        ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='removalwords',
                    constraint=core.constraints.SameForceKey(field='removal', name='removal_words_same_force', to='audit.Removal'),
                ),
            ],
        ),
    ]
