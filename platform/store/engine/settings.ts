// https://www.postgresql.org/docs/18/runtime-config.html: the embedded engine on a machine of two cores.

/** `-c` settings of postgres. */
export type PostgresSettings = Readonly<Record<string, string>>;

/** Every acknowledged commit is on the disk; parallel workers would only take the second core from the server. */
export const DURABLE: PostgresSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // The engine has no faster way than pglz, which took 7 % of the database's time for creates.
  wal_compression: 'off',
  wal_buffers: '16MB',
  max_wal_size: '2GB',
  min_wal_size: '160MB',
  checkpoint_timeout: '10min',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_connections: '100',
  max_parallel_workers_per_gather: '0',
  random_page_cost: '1.1',
  jit: 'off',
  idle_in_transaction_session_timeout: '60s',
};

/** For test databases that nobody needs after a power cut. */
export const FORGETFUL: PostgresSettings = {
  ...DURABLE,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '128MB',
  max_connections: '200',
};

/** No network door: a socket in `socketFolder` only. Messages in English, so that they can be recognised. */
export const asArguments = (socketFolder: string, settings: PostgresSettings): readonly string[] =>
  Object.entries({
    ...settings,
    cluster_name: 'felles-kommunal-journal',
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: '5432',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
