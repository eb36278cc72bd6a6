from django.db import migrations

# What was sent back before only that was open: by a chief officer it stood among what is in progress, and the national
# team's questions stood in findings alone. A message without a question was about the whole.
STAGES = """
UPDATE assessments_assessment AS whole SET stage = 'sent_back'
 WHERE stage = 'draft' AND EXISTS (
    SELECT FROM assessments_sentback AS back WHERE back.force_id = whole.force_id
       AND back.assessment_id = whole.id AND back.settled_at IS NULL)
"""
QUESTIONS = """
INSERT INTO assessments_sentback
       (force_id, assessment_id, provision_id, reason, by_name, by_national, at)
SELECT whole.force_id, whole.id, asked.id,
       coalesce(string_agg(finding.text, E'\\n\\n' ORDER BY finding.id), max(review.message)),
       max(review.decided_by_name), true, coalesce(max(review.decided_at), now())
  FROM assessments_assessment AS whole
  JOIN assessments_cycle AS cycle ON cycle.id = whole.cycle_id
  JOIN assessments_submission AS signed ON signed.assessment_id = whole.id AND NOT signed.superseded
  JOIN reviews_review AS review ON review.submission_id = signed.id
  JOIN frameworks_provision AS asked ON asked.framework_id = cycle.framework_id AND asked.kind = 'descriptor'
  LEFT JOIN reviews_finding AS finding
    ON finding.review_id = review.id AND finding.kind = 'question' AND finding.provision_id = asked.id
 WHERE whole.stage = 'reopened'
 GROUP BY whole.force_id, whole.id, asked.id, review.id
HAVING count(finding.id) > 0 OR NOT EXISTS (
    SELECT FROM reviews_finding AS any_asked WHERE any_asked.review_id = review.id AND any_asked.kind = 'question')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0007_sign_off_that_holds'),
        ('frameworks', '0001_initial'),
        ('reviews', '0003_waiting'),
    ]

    operations = [
        migrations.RunSQL(STAGES, migrations.RunSQL.noop),
        migrations.RunSQL(QUESTIONS, migrations.RunSQL.noop),
    ]
