-- Roles that an organization puts together itself.
create table users.roles (
  organization_id  uuid not null references users.organizations,
  id               uuid not null,
  name             text not null check (length(name) between 1 and 60),
  permissions      text[] not null check (cardinality(permissions) between 1 and 32),
  version          integer not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (organization_id, id),
  constraint roles_known_permissions check (permissions <@ array['organization_read', 'organization_manage',
    'members_manage', 'events_read', 'events_manage', 'bookings_read', 'bookings_manage', 'finance_read',
    'door_scan', 'support_read', 'support_reply', 'api_keys_manage', 'audit_read'])
);
create unique index roles_by_name on users.roles (organization_id, lower(name));

alter table users.members add column role_id uuid,
  drop constraint members_role_check,
  add constraint members_role_check
    check (role in ('owner', 'manager', 'finance', 'support', 'door', 'viewer', 'custom')),
  add constraint members_custom_role check ((role = 'custom') = (role_id is not null)),
  add constraint members_role_exists foreign key (organization_id, role_id)
    references users.roles (organization_id, id);
create index members_by_role on users.members (organization_id, role_id) where role_id is not null;

alter table users.invitations add column role_id uuid,
  drop constraint invitations_role_check,
  add constraint invitations_role_check
    check (role in ('manager', 'finance', 'support', 'door', 'viewer', 'custom')),
  add constraint invitations_custom_role check (role <> 'custom' or role_id is not null
    or accepted_at is not null or revoked_at is not null),
  add constraint invitations_role_exists foreign key (organization_id, role_id)
    references users.roles (organization_id, id) on delete set null (role_id);
