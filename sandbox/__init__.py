"""A local GitHub over real git repositories: as strict as GitHub where an App depends on it."""
