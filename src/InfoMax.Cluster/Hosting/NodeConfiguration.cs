using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Pattern;
using Akka.Persistence.Sql;
using Akka.Remote.Hosting;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Hosting.Downing;
using InfoMax.Cluster.Hosting.Serialization;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using Microsoft.Data.Sqlite;

namespace InfoMax.Cluster.Hosting;

/// <summary>Registry key of the coordinator singleton's proxy.</summary>
public sealed class CoordinatorKey;

/// <summary>Registry key of the partition entities' shard region.</summary>
public sealed class PartitionKey;

/// <summary>Registry key of a worker node's agent.</summary>
public sealed class WorkerKey;

/// <summary>Builds a node's actor system, one concern a method; the embedded node and the tests use the same ones.</summary>
public static class NodeConfiguration
{
    /// <summary>Name of the actor system; nodes of one cluster share it.</summary>
    public const string SystemName = "infomax";

    private const string JournalFile = "journal.db";
    private const string SnapshotFile = "snapshots.db";

    /// <summary>How the addresses of nodes begin, up to the host.</summary>
    /// <param name="tls">The nodes have certificates.</param>
    public static string AddressPrefix(bool tls) => $"{(tls ? ClusterTls.Scheme : ClusterTls.PlainScheme)}://{SystemName}@";

    /// <summary>Everything that a node needs.</summary>
    /// <param name="builder">Builds its actor system.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="services">What its actors share.</param>
    /// <param name="health">Takes how the cluster stands; null where nobody asks.</param>
    internal static AkkaConfigurationBuilder ConfigureNode(
        this AkkaConfigurationBuilder builder, NodeOptions options, CoordinatorServices services, NodeHealth? health = null) =>
        builder
            .ConfigureMembership(options)
            .ConfigureJournal(options)
            .ConfigureSerialization()
            .ConfigurePartitions(services)
            .ConfigureCoordinator(options, services)
            .ConfigureCoordinatorWatch(options)
            .ConfigureCoordinatorProbe(options, services, health ?? new NodeHealth(services.Standstills, services.WorkerObstacles))
            .ConfigureWorker(options);

    /// <summary>Remoting, clustering and their timing.</summary>
    public static AkkaConfigurationBuilder ConfigureMembership(this AkkaConfigurationBuilder builder, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return builder
            .AddHocon(Reference(), HoconAddMode.Prepend)
            .AddHocon(ConfigurationFactory.ParseString(options.Overrides), HoconAddMode.Prepend)
            .WithRemoting(new RemoteOptions { HostName = options.Bind, PublicHostName = options.PublicHost, Port = options.Port })
            .ConfigureTls(options.Certificates)
            .WithClustering(new ClusterOptions { Roles = [.. options.Roles, .. options.HasLease ? [CoordinatorDowningProvider.LeaseRole] : Array.Empty<string>()] });
    }

    /// <summary>Why a text is not HOCON, on one line; null when it is.</summary>
    public static string? Problem(string hocon)
    {
        try
        {
            ConfigurationFactory.ParseString(hocon);
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return exception.Message.ReplaceLineEndings(" ");
        }
    }

    /// <summary>Journal and snapshots in two SQLite files of the data directory, or in the PostgreSQL database.</summary>
    public static AkkaConfigurationBuilder ConfigureJournal(this AkkaConfigurationBuilder builder, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.DataDirectory);
        bool sqlite = options.Journal.PostgresConnection is null;
        string provider = sqlite ? "SQLite.MS" : "PostgreSQL.15";
        string journal = options.Journal.PostgresConnection ?? Sqlite(options.DataDirectory, JournalFile);
        string snapshots = options.Journal.PostgresConnection ?? Sqlite(options.DataDirectory, SnapshotFile);
        bool isMade = sqlite && TryMakeTables(journal, snapshots);
        Config plugins = ConfigurationFactory.ParseString($$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
                  connection-string = "{{Quoted(journal)}}"
                  provider-name = "{{provider}}"
                  auto-initialize = {{(isMade ? "false" : "true")}}

                  # Events are numbered without gaps, and of two writers of one number only one succeeds: whoever wrote an event
                  # knew all before it. The filter would drop those of a coordinator that was replaced and replaced the other.
                  replay-filter.mode = off
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql {
                  class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
                  connection-string = "{{Quoted(snapshots)}}"
                  provider-name = "{{provider}}"
                  auto-initialize = {{(isMade ? "false" : "true")}}
                }
              }
            }
            """);
        return builder
            .AddHocon(plugins, HoconAddMode.Prepend)
            .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append);
    }

    /// <summary>False where the files cannot be written now: Akka's own attempts, and what is said of them, follow.</summary>
    private static bool TryMakeTables(string journal, string snapshots)
    {
        try
        {
            JournalTables.Create(journal, JournalTables.Journal);
            JournalTables.Create(snapshots, JournalTables.Snapshots);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>Closes what is kept open of the journal's files after a node's end: the next one to begin there may have others of the same names.</summary>
    internal static void CloseJournal(NodeOptions options)
    {
        foreach (string file in options.Journal.PostgresConnection is null ? (string[])[JournalFile, SnapshotFile] : [])
        {
            using SqliteConnection connection = new(Sqlite(options.DataDirectory, file));
            SqliteConnection.ClearPool(connection);
        }
    }

    /// <summary>MessagePack for every message and journal event of ours; of Akka's own messages only what a node needs.</summary>
    public static AkkaConfigurationBuilder ConfigureSerialization(this AkkaConfigurationBuilder builder) => WireAllowList.Apply(builder);

    /// <summary>The sharded partition entities: a shard is one worker's work, on its node.</summary>
    public static AkkaConfigurationBuilder ConfigurePartitions(this AkkaConfigurationBuilder builder, CoordinatorServices services)
    {
        return builder.WithActors((system, registry) =>
        {
            // Not by Akka.Hosting, which has no place for an allocation strategy.
            ClusterShardingSettings settings = ClusterShardingSettings.Create(system)
                .WithRole(NodeOptions.WorkerRole)
                .WithStateStoreMode(StateStoreMode.DData)
                .WithRememberEntities(false)
                .WithPassivateIdleAfter(TimeSpan.Zero);
            Akka.Cluster.Cluster cluster = Akka.Cluster.Cluster.Get(system);
            string self = WorkerName.Of(cluster.SelfAddress.Host, cluster.SelfAddress.Port, cluster.SelfUniqueAddress.Uid);
            PartitionMessageExtractor extractor = new();
            registry.Register<PartitionKey>(ClusterSharding.Get(system).Start(
                "partition",
                entityId => extractor.ShardId(entityId) == self
                    ? Props.Create(() => new PartitionActor(services))
                    : Props.Create(() => new StrayWorkActor()),
                settings,
                extractor,
                new WorkerShardAllocation(cluster, services.Clock),
                PoisonPill.Instance));
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
                (system, registry, _) =>
                {
                    IActorRef partitions = registry.Get<PartitionKey>();
                    IActorRef rounds = system.ActorOf(Props.Create(() => new RoundRouter(partitions, services)), "rounds");
                    return Supervised(Props.Create(() => new CoordinatorActor(rounds, services)));
                },
                singleton)
            : builder.WithSingletonProxy<CoordinatorKey>("coordinator", singleton);
    }

    /// <summary>An actor that stops since its journal failed is started again; a singleton would be gone until its node goes.</summary>
    private static Props Supervised(Props coordinator) => BackoffSupervisor.Props(Backoff.OnStop(
        coordinator, "jobs", minBackoff: TimeSpan.FromSeconds(1), maxBackoff: TimeSpan.FromSeconds(10), randomFactor: 0, maxNrOfRetries: -1));

    /// <summary>A worker's eye on the coordinators.</summary>
    public static AkkaConfigurationBuilder ConfigureCoordinatorWatch(this AkkaConfigurationBuilder builder, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Roles.Contains(NodeOptions.CoordinatorRole)
            ? builder
            : builder.WithActors((system, _) => system.ActorOf(Props.Create(() => new CoordinatorWatch()), "coordinator-watch"));
    }

    /// <summary>Every node's eye on the coordinator and its journal.</summary>
    internal static AkkaConfigurationBuilder ConfigureCoordinatorProbe(
        this AkkaConfigurationBuilder builder, NodeOptions options, CoordinatorServices services, NodeHealth health) => builder.WithActors((system, registry) =>
        {
            IActorRef coordinator = registry.Get<CoordinatorKey>();
            system.ActorOf(Props.Create(() => new CoordinatorProbe(coordinator, options, services, health)), "coordinator-probe");
        });

    /// <summary>The agent that announces a worker node to the coordinator.</summary>
    public static AkkaConfigurationBuilder ConfigureWorker(this AkkaConfigurationBuilder builder, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return !options.Roles.Contains(NodeOptions.WorkerRole)
            ? builder
            : builder.WithActors((system, registry) =>
            {
                IActorRef coordinator = registry.Get<CoordinatorKey>();
                Akka.Cluster.UniqueAddress self = Akka.Cluster.Cluster.Get(system).SelfUniqueAddress;
                string worker = WorkerName.Of(self.Address.Host, self.Address.Port, self.Uid);
                registry.Register<WorkerKey>(system.ActorOf(
                    Props.Create(() => new WorkerAgent(coordinator, worker, options.Cores, options.MemoryBytes)), "worker"));
            });
    }

    private static string Sqlite(string directory, string file) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(directory, file),
        Cache = SqliteCacheMode.Default,
    }.ConnectionString.Replace("\\", "/", StringComparison.Ordinal);

    /// <summary>As the inside of a HOCON string.</summary>
    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>The reference configuration, <c>config/node.conf</c> of the repository.</summary>
    private static Config Reference()
    {
        const string Name = "InfoMax.Cluster.node.conf";
        using Stream stream = typeof(NodeConfiguration).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"resource {Name} is missing");
        using StreamReader reader = new(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
