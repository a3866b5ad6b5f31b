using System.Data.Common;
using InfoMax.Cluster.Hosting.Serialization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Testing.Jobs;

/// <summary>The events of one job as a coordinator's database has them: what was done, how often, and by whom.</summary>
internal sealed class JobJournal
{
    private JobJournal(IReadOnlyList<JobEvents.IJobEvent> events) => Events = events;

    /// <summary>The events in order.</summary>
    public IReadOnlyList<JobEvents.IJobEvent> Events { get; }

    /// <summary>Accepted results in order.</summary>
    public IEnumerable<JobEvents.Finished> Finished => Events.OfType<JobEvents.Finished>();

    /// <summary>Items whose work was given out again after a result was accepted, once for each time, in order.</summary>
    public IReadOnlyList<WorkKey> Redone
    {
        get
        {
            HashSet<WorkKey> finished = [];
            List<WorkKey> redone = [];
            foreach (JobEvents.IJobEvent journaled in Events)
            {
                if (journaled is JobEvents.Finished done)
                {
                    finished.Add(new WorkKey(done.Round, done.Index));
                }
                else if (journaled is JobEvents.Leased leased && finished.Contains(new WorkKey(leased.Round, leased.Index)))
                {
                    redone.Add(new WorkKey(leased.Round, leased.Index));
                }
            }

            return redone;
        }
    }

    /// <summary>Items of every round that was opened, and the number of results accepted for each.</summary>
    public IReadOnlyDictionary<WorkKey, int> Results => Events.OfType<JobEvents.RoundOpened>()
        .SelectMany(opened => Enumerable.Range(0, opened.Items).Select(index => new WorkKey(opened.Round, index)))
        .ToDictionary(key => key, key => Finished.Count(done => done.Round == key.Round && done.Index == key.Index));

    /// <summary>Attempts at the item that held a lease.</summary>
    public int AttemptsAt(RoundKind round, int index) => Events.OfType<JobEvents.Leased>().Count(leased => leased.Round == round && leased.Index == index);

    /// <summary>Reads a job's events from a SQLite or PostgreSQL journal.</summary>
    public static async Task<JobJournal> ReadAsync(DbConnection connection, string jobId)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = "SELECT manifest, message FROM journal WHERE persistence_id = @id ORDER BY sequence_number";
            DbParameter id = command.CreateParameter();
            (id.ParameterName, id.Value) = ("@id", $"job-{jobId}");
            command.Parameters.Add(id);
            await using DbDataReader reader = await command.ExecuteReaderAsync();
            List<JobEvents.IJobEvent> events = [];
            while (await reader.ReadAsync())
            {
                Type type = MessageManifests.Types[reader.GetString(0)];
                events.Add((JobEvents.IJobEvent)MessagePackSerializer.Deserialize(type, reader.GetFieldValue<byte[]>(1), WireFormat.Options)!);
            }

            return new JobJournal(events);
        }
    }
}
