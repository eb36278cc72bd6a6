import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('forces', '0007_kept_by_the_national_lead'),
        ('reviews', '0010_themes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='planfinding',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('text', config='english'), name='plan_finding_words'),
        ),
        migrations.AddIndex(
            model_name='planmark',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('note', config='english'), name='plan_mark_words'),
        ),
    ]
