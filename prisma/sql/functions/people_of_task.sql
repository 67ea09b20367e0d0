-- Poster and helper of a task, and who was its helper before it took offers again.
CREATE OR REPLACE FUNCTION people_of_task(task integer) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
  SELECT unnest(ARRAY[t.poster_id, t.helper_id]) FROM tasks t WHERE t.id = task
  UNION SELECT (e.detail->>'helper_id')::integer FROM task_events e WHERE e.task_id = task AND e.kind = 'accepted'
$$;
