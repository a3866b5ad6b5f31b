using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Remote.Hosting;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Hosting.Serialization;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using Microsoft.Data.Sqlite;

namespace InfoMax.Cluster.Hosting;

/// <summary>Registry key of the coordinator singleton's proxy.</summary>
public sealed class CoordinatorKey;

/// <summary>Registry key of the partition entities' shard region.</summary>
public sealed class PartitionKey;

/// <summary>Builds a node's actor system, one concern a method; the embedded node and the tests use the same ones.</summary>
public static class NodeConfiguration
{
    /// <summary>Name of the actor system; nodes of one cluster share it.</summary>
    public const string SystemName = "infomax";

    /// <summary>Everything that a node needs.</summary>
    public static AkkaConfigurationBuilder ConfigureNode(this AkkaConfigurationBuilder builder, NodeOptions options, CoordinatorServices services) =>
        builder
            .ConfigureMembership(options)
            .ConfigureJournal(options)
            .ConfigureSerialization()
            .ConfigurePartitions(options, services)
            .ConfigureCoordinator(options, services);

    /// <summary>Remoting, clustering and their timing.</summary>
    public static AkkaConfigurationBuilder ConfigureMembership(this AkkaConfigurationBuilder builder, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return builder
            .AddHocon(Timing, HoconAddMode.Prepend)
            .WithRemoting(new RemoteOptions { HostName = options.Bind, Port = options.Port })
            .WithClustering(new ClusterOptions { Roles = [.. options.Roles] });
    }

    /// <summary>Journal and snapshots in two SQLite files of the data directory.</summary>
    public static AkkaConfigurationBuilder ConfigureJournal(this AkkaConfigurationBuilder builder, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.DataDirectory);
        Config plugins = ConfigurationFactory.ParseString($$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
                  connection-string = "{{Sqlite(options.DataDirectory, "journal.db")}}"
                  provider-name = "SQLite.MS"
                  auto-initialize = true
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql {
                  class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
                  connection-string = "{{Sqlite(options.DataDirectory, "snapshots.db")}}"
                  provider-name = "SQLite.MS"
                  auto-initialize = true
                }
              }
            }
            """);
        return builder
            .AddHocon(plugins, HoconAddMode.Prepend)
            .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append);
    }

    /// <summary>MessagePack for every message and journal event of ours.</summary>
    public static AkkaConfigurationBuilder ConfigureSerialization(this AkkaConfigurationBuilder builder) =>
        builder.WithCustomSerializer("infomax", [typeof(IClusterMessage)], system => new ClusterMessageSerializer(system));

    /// <summary>The sharded partition entities.</summary>
    public static AkkaConfigurationBuilder ConfigurePartitions(
        this AkkaConfigurationBuilder builder, NodeOptions options, CoordinatorServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        return builder.WithShardRegion<PartitionKey>(
            "partition",
            _ => Props.Create(() => new PartitionActor(services)),
            new PartitionMessageExtractor(options.Shards),
            new ShardOptions
            {
                Role = NodeOptions.WorkerRole,
                StateStoreMode = StateStoreMode.DData,
                RememberEntities = false,
                ShouldPassivateIdleEntities = false,
            });
    }

    /// <summary>The coordinator singleton and its proxy; the proxy alone on a node without the role.</summary>
    public static AkkaConfigurationBuilder ConfigureCoordinator(
        this AkkaConfigurationBuilder builder, NodeOptions options, CoordinatorServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ClusterSingletonOptions singleton = new() { Role = NodeOptions.CoordinatorRole, BufferSize = 1000 };
        return options.Roles.Contains(NodeOptions.CoordinatorRole)
            ? builder.WithSingleton<CoordinatorKey>(
                "coordinator",
                (_, registry, _) =>
                {
                    IActorRef partitions = registry.Get<PartitionKey>();
                    return Props.Create(() => new CoordinatorActor(partitions, services));
                },
                singleton)
            : builder.WithSingletonProxy<CoordinatorKey>("coordinator", singleton);
    }

    private static string Sqlite(string directory, string file) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(directory, file),
        Cache = SqliteCacheMode.Default,
    }.ConnectionString.Replace("\\", "/", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>
    /// Short intervals, so that a single node is up within a second; a busy machine gets ten seconds of silence before it
    /// is suspected. Nothing is ever logged to standard output, which belongs to results. Kernels run outside the thread pool, so heartbeats are not starved.
    /// </summary>
    private const string Timing = """
        akka {
          stdout-logger-class = "InfoMax.Cluster.Hosting.SilentLogger, InfoMax.Cluster"
          stdout-logger-class = "InfoMax.Cluster.Hosting.SilentLogger, InfoMax.Cluster"
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          coordinated-shutdown.run-by-actor-system-terminate = off
          cluster {
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            periodic-tasks-initial-delay = 100ms
            failure-detector.acceptable-heartbeat-pause = 10s
            singleton.min-number-of-hand-over-retries = 15
            singleton.hand-over-retry-interval = 200ms
            singleton-proxy.singleton-identification-interval = 200ms
            singleton-proxy.log-singleton-identification-failure = off
            sharding.retry-interval = 200ms
            sharding.rebalance-interval = 2s
            sharding.distributed-data.majority-min-cap = 1
            distributed-data.gossip-interval = 200ms
            distributed-data.notify-subscribers-interval = 100ms
          }
        }
        """;
}
