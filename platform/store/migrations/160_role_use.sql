-- Normen 5.2.3: which roles are used is read from the log, from this place on. What was used before stands in access_role_use.

INSERT INTO job (id, kind, state, detail, created)
SELECT 'access-role-use', 'role-use', 'running',
  json_build_object('last', (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_n)::text)::text, 0;
