import core.constraints
import core.operations
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('forces', '0001_initial'), ('forces', '0002_membership_in_its_organisation'), ('forces', '0003_sessions_and_issuers'), ('forces', '0004_unique_with_the_force'), ('forces', '0005_a_policing_body_comments')]

    initial = True

    dependencies = [
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('email', models.EmailField(max_length=254, unique=True)),
                        ('is_active', models.BooleanField(default=True)),
                        ('date_joined', models.DateTimeField(auto_now_add=True)),
                        ('active', models.ForeignKey(help_text='The membership in use; the person may switch between several.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forces.membership')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='user',
                    constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once'),
                ),
                migrations.CreateModel(
                    name='Portfolio',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                    ],
                    options={
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='Region',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(unique=True)),
                        ('name', models.CharField(max_length=60)),
                        ('position', models.PositiveSmallIntegerField()),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='Force',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True)),
                        ('name', models.CharField(max_length=80, unique=True)),
                        ('short_name', models.CharField(max_length=40)),
                        ('tile_name', models.CharField(help_text='Short enough for the tile map.', max_length=20)),
                        ('abbreviation', models.CharField(max_length=5)),
                        ('code', models.CharField(blank=True, help_text="The statistical office's code of the police area.", max_length=9)),
                        ('position', models.PositiveSmallIntegerField(help_text='Order within the region, as on the national grid.')),
                        ('tile_column', models.PositiveSmallIntegerField(help_text='Place on the tile map, from 0 at the top left.')),
                        ('tile_row', models.PositiveSmallIntegerField()),
                        ('opened_on', models.DateField(null=True)),
                        ('closed_on', models.DateField(null=True)),
                        ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='forces.force')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forces', to='forces.region')),
                    ],
                    options={
                        'ordering': ['region__position', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('audience', models.CharField(choices=[('force', 'A force'), ('national', 'National VAWG team'), ('portfolio', 'Portfolio owner'), ('policing_body', 'Policing body'), ('observer', 'Observer'), ('public', 'The public')], editable=False, max_length=20)),
                        ('role', models.CharField(choices=[('force_lead', 'VAWG lead'), ('contributor', 'Contributor'), ('chief_officer', 'Chief officer'), ('deputy', 'Named deputy of the chief officer'), ('viewer', 'Viewer'), ('reviewer', 'Reviewer'), ('national_lead', 'National lead'), ('portfolio_owner', 'Portfolio owner'), ('policing_body', 'Policing body'), ('observer', 'Observer')], max_length=20)),
                        ('display_name', models.CharField(max_length=100, verbose_name='Name')),
                        ('post', models.CharField(blank=True, max_length=100, verbose_name='Post')),
                        ('email', models.EmailField(max_length=254)),
                        ('invitation_sent_at', models.DateTimeField(editable=False, null=True)),
                        ('joined_at', models.DateTimeField(editable=False, null=True)),
                        ('left_at', models.DateTimeField(editable=False, null=True)),
                        ('force', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='forces.force')),
                        ('user', models.ForeignKey(help_text='Empty while invited.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='forces.organisation')),
                        ('portfolio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.portfolio')),
                    ],
                    options={
                        'ordering': ['display_name'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='membership_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('portfolio__isnull', False), ('role', 'portfolio_owner')), models.Q(models.Q(('role', 'portfolio_owner'), _negated=True), ('portfolio__isnull', True)), _connector='OR'), name='membership_portfolio_by_role'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=core.constraints.SameForceKey(field='organisation', name='membership_own_organisation', to='forces.Organisation'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', 'force'), ('role__in', ['force_lead', 'contributor', 'chief_officer', 'deputy', 'viewer'])), models.Q(('audience', 'national'), ('role__in', ['reviewer', 'national_lead'])), models.Q(('audience', 'portfolio'), ('role__in', ['portfolio_owner'])), models.Q(('audience', 'policing_body'), ('role__in', ['policing_body'])), models.Q(('audience', 'observer'), ('role__in', ['observer'])), _connector='OR'), name='membership_role_by_audience'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.UniqueConstraint(models.F('force'), models.F('organisation'), django.db.models.functions.text.Lower('email'), models.F('role'), condition=models.Q(('left_at__isnull', True)), name='membership_once_per_role', nulls_distinct=False),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='membership',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "forces_membershipevent" ("audience", "display_name", "email", "force_id", "id", "joined_at", "left_at", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "post", "public_id", "role", "user_id") VALUES (NEW."audience", NEW."display_name", NEW."email", NEW."force_id", NEW."id", NEW."joined_at", NEW."left_at", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."portfolio_id", NEW."post", NEW."public_id", NEW."role", NEW."user_id"); RETURN NULL;', hash='217d3ebf17f0ac93acd301ec3b5288059ee39fa0', operation='INSERT', pgid='pgtrigger_insert_insert_3f710', table='forces_membership', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='membership',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."display_name" IS DISTINCT FROM (NEW."display_name") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."force_id" IS DISTINCT FROM (NEW."force_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."joined_at" IS DISTINCT FROM (NEW."joined_at") OR OLD."left_at" IS DISTINCT FROM (NEW."left_at") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."portfolio_id" IS DISTINCT FROM (NEW."portfolio_id") OR OLD."post" IS DISTINCT FROM (NEW."post") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "forces_membershipevent" ("audience", "display_name", "email", "force_id", "id", "joined_at", "left_at", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "post", "public_id", "role", "user_id") VALUES (NEW."audience", NEW."display_name", NEW."email", NEW."force_id", NEW."id", NEW."joined_at", NEW."left_at", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."portfolio_id", NEW."post", NEW."public_id", NEW."role", NEW."user_id"); RETURN NULL;', hash='cd85de9ce8e0eb455138848cccedb79ab2af29be', operation='UPDATE', pgid='pgtrigger_update_update_16560', table='forces_membership', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='membership',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "forces_membershipevent" ("audience", "display_name", "email", "force_id", "id", "joined_at", "left_at", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "post", "public_id", "role", "user_id") VALUES (OLD."audience", OLD."display_name", OLD."email", OLD."force_id", OLD."id", OLD."joined_at", OLD."left_at", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."portfolio_id", OLD."post", OLD."public_id", OLD."role", OLD."user_id"); RETURN NULL;', hash='76b4baea5abe7060fdd74bda37479d5ebe2be8a7', operation='DELETE', pgid='pgtrigger_delete_delete_4b0b5', table='forces_membership', when='AFTER')),
                ),
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('audience', models.CharField(choices=[('force', 'A force'), ('national', 'National VAWG team'), ('portfolio', 'Portfolio owner'), ('policing_body', 'Policing body'), ('observer', 'Observer'), ('public', 'The public')], max_length=20)),
                        ('force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='forces.force')),
                        ('policing_body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.policingbody')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='organisation',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience__in', ['force', 'policing_body']), ('force__isnull', False)), models.Q(models.Q(('audience__in', ['force', 'policing_body']), _negated=True), ('force__isnull', True)), _connector='OR'), name='organisation_force_by_audience'),
                ),
                migrations.AddConstraint(
                    model_name='organisation',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', 'policing_body'), ('policing_body__isnull', False)), models.Q(models.Q(('audience', 'policing_body'), _negated=True), ('policing_body__isnull', True)), _connector='OR'), name='organisation_policing_body_by_audience'),
                ),
                migrations.AddConstraint(
                    model_name='organisation',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='organisation_own_key'),
                ),
                migrations.CreateModel(
                    name='PolicingBody',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('kind', models.CharField(choices=[('pcc', 'Police and crime commissioner'), ('pfcc', 'Police, fire and crime commissioner'), ('mayor', 'Mayor'), ('common_council', 'Common Council')], max_length=20)),
                        ('from_date', models.DateField()),
                        ('to_date', models.DateField(null=True)),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policing_bodies', to='forces.force')),
                        ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='forces.policingbody')),
                    ],
                ),
                migrations.CreateModel(
                    name='MembershipEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_context', pghistory.utils.JSONField(null=True)),
                        ('pgh_context_id', models.UUIDField(null=True)),
                        ('id', models.BigIntegerField()),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('audience', models.CharField(choices=[('force', 'A force'), ('national', 'National VAWG team'), ('portfolio', 'Portfolio owner'), ('policing_body', 'Policing body'), ('observer', 'Observer'), ('public', 'The public')], editable=False, max_length=20)),
                        ('role', models.CharField(choices=[('force_lead', 'VAWG lead'), ('contributor', 'Contributor'), ('chief_officer', 'Chief officer'), ('deputy', 'Named deputy of the chief officer'), ('viewer', 'Viewer'), ('reviewer', 'Reviewer'), ('national_lead', 'National lead'), ('portfolio_owner', 'Portfolio owner'), ('policing_body', 'Policing body'), ('observer', 'Observer')], max_length=20)),
                        ('display_name', models.CharField(max_length=100, verbose_name='Name')),
                        ('post', models.CharField(blank=True, max_length=100, verbose_name='Post')),
                        ('email', models.EmailField(max_length=254)),
                        ('joined_at', models.DateTimeField(editable=False, null=True)),
                        ('left_at', models.DateTimeField(editable=False, null=True)),
                        ('force', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.force')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='forces.membership')),
                        ('user', models.ForeignKey(db_constraint=False, help_text='Empty while invited.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.organisation')),
                        ('portfolio', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forces.portfolio')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='membershipevent',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9bca9637afdf753bc548c63002fedbb9eb7ac46d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d6820', table='forces_membershipevent', when='BEFORE')),
                ),
                migrations.CreateModel(
                    name='IdentityProvider',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True)),
                        ('name', models.CharField(help_text='As people call it: Kent Police.', max_length=80)),
                        ('issuer', models.URLField(help_text='Exactly as the service itself states it.', unique=True)),
                        ('client_id', models.CharField(max_length=191)),
                        ('strong_acr', models.CharField(blank=True, help_text='Values of acr or acrs, separated by spaces, that stand for two factors; amr with mfa always does.', max_length=200)),
                        ('is_open', models.BooleanField(default=True)),
                        ('organisations', models.ManyToManyField(related_name='identity_providers', to='forces.organisation')),
                    ],
                    options={
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='Session',
                    fields=[
                        ('session_data', models.TextField(verbose_name='session data')),
                        ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('session_key', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='digest of the key')),
                        ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('active_at', models.DateTimeField(default=django.utils.timezone.now, help_text='The last page or save, to the minute.')),
                        ('device', models.CharField(blank=True, help_text='For example: Firefox on Windows.', max_length=60)),
                        ('address', models.GenericIPAddressField(null=True)),
                        ('issuer', models.SlugField(blank=True, help_text='The sign-in service that it came through, if any.')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-active_at'],
                    },
                ),
                migrations.AddIndex(
                    model_name='session',
                    index=models.Index(fields=['person', '-active_at'], name='session_of_person'),
                ),
            ],
        ),
    ]
