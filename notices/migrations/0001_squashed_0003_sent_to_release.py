import core.constraints
import core.operations
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_set_aside'), ('notices', '0003_sent_to_release')]

    initial = True

    dependencies = [
        ('forces', '0001_squashed_0005_a_policing_body_comments'),
    ]

    operations = [
        core.operations.AtOnce(
            operations=[
                migrations.CreateModel(
                    name='Mail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('day', models.DateField(null=True)),
                        ('counts', models.JSONField(default=dict, help_text='{kind of notice: how many}')),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('dropped', 'Not sent'), ('stopped', 'Refused by the mail server')], default='waiting', max_length=20)),
                        ('attempts', models.PositiveIntegerField(default=0)),
                        ('lease_token', models.UUIDField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('not_before', models.DateTimeField(null=True)),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('to', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                        ('reason', models.CharField(blank=True, help_text='Why it was refused, the last time. No address.', max_length=200)),
                        ('refusals', models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.AddIndex(
                    model_name='mail',
                    index=models.Index(condition=models.Q(('state', 'waiting')), fields=['force', 'not_before'], name='mail_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='mail',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='mail_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='mail',
                    constraint=core.constraints.SameForceKey(field='to', name='mail_to_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='mail',
                    constraint=models.UniqueConstraint(fields=('force', 'to', 'day'), name='mail_once_a_day'),
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(choices=[('late', 'Late'), ('due_tomorrow', 'Due by tomorrow'), ('due_soon', 'Due within 7 days'), ('to_change', 'Asked to change'), ('sent_back', 'Sent back by the chief officer'), ('given', 'Given to you'), ('handed_in', 'Handed in'), ('sent', 'Sent to you to sign or release'), ('feedback', 'Feedback of the national team'), ('new_day', 'New day to submit'), ('signed', 'Signed and submitted'), ('mentioned', 'You are mentioned'), ('posted', 'Asked or answered')], max_length=20)),
                        ('subject', models.CharField(max_length=100)),
                        ('about', models.CharField(help_text='The thing, in words. Never in a mail.', max_length=250)),
                        ('url', models.CharField(max_length=200)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('read_at', models.DateTimeField(null=True)),
                        ('by_mail', models.BooleanField(default=True, help_text='Whether a mail may still tell of it.')),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('mail', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.mail')),
                        ('to', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                    },
                ),
                migrations.AddIndex(
                    model_name='notice',
                    index=models.Index(fields=['force', 'to', '-at'], name='notice_of_person'),
                ),
                migrations.AddIndex(
                    model_name='notice',
                    index=models.Index(condition=models.Q(('by_mail', True), ('mail__isnull', True), ('read_at__isnull', True)), fields=['force', 'to'], name='notice_untold'),
                ),
                migrations.AddConstraint(
                    model_name='notice',
                    constraint=models.UniqueConstraint(fields=('force', 'id'), name='notice_own_key'),
                ),
                migrations.AddConstraint(
                    model_name='notice',
                    constraint=core.constraints.SameForceKey(field='to', name='notice_to_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='notice',
                    constraint=core.constraints.SameForceKey(field='mail', name='notice_mail_same_force', to='notices.Mail'),
                ),
                migrations.AddConstraint(
                    model_name='notice',
                    constraint=models.UniqueConstraint(fields=('force', 'to', 'kind', 'subject'), name='notice_once'),
                ),
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('telling', models.CharField(choices=[('at_once', 'A mail at once'), ('daily', 'One mail a day'), ('portal', 'No mail')], default='at_once', max_length=20)),
                        ('force', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.force')),
                        ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forces.membership')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='preference',
                    constraint=core.constraints.SameForceKey(field='membership', name='preference_membership_same_force', to='forces.Membership'),
                ),
                migrations.AddConstraint(
                    model_name='preference',
                    constraint=models.UniqueConstraint(fields=('force', 'membership'), name='preference_once'),
                ),
            ],
        ),
    ]
