-- Comments by thread, and how many a question has: those that everyone sees, kept by triggers whoever hides or removes one.
CREATE INDEX comments_answers ON comments (parent_id, seq) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_question_top ON comments (question_id, seq) WHERE question_id IS NOT NULL AND parent_id IS NULL;
CREATE INDEX comments_mission_top ON comments (mission_id, seq) WHERE mission_id IS NOT NULL AND parent_id IS NULL;

ALTER TABLE happenings ADD COLUMN comment_id uuid;
