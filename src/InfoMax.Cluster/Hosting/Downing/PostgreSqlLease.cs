using Akka.Actor;
using Akka.Coordination;

namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>
/// A lease in the journal's PostgreSQL database. While it is held it is prolonged every <c>heartbeat-interval</c>; what is not
/// prolonged for <c>heartbeat-timeout</c> is anybody's. A database that is away for a while loses nothing: the lease is lost
/// only when somebody else has taken it, which the next heartbeat that gets through finds. Thread-safe; never blocks.
/// </summary>
public sealed class PostgreSqlLease : Lease, IDisposable
{
    /// <summary>Name of the lease that decides which coordinators go on.</summary>
    internal const string CoordinatorsName = "coordinators";

    /// <summary>Its settings in the configuration.</summary>
    internal const string ConfigurationPath = "infomax.lease";

    private readonly LeaseTable _table;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly SemaphoreSlim _one = new(1);
    private CancellationTokenSource? _holding;
    private long _held;

    /// <summary>For Akka, which makes it by the name of its class.</summary>
    /// <param name="settings">Name, owner and times.</param>
    /// <param name="system">The system, whose journal's database it is in.</param>
    public PostgreSqlLease(LeaseSettings settings, ExtendedActorSystem system)
        : base(settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(system);
        _table = new LeaseTable(system.Settings.Config.GetString("akka.persistence.journal.sql.connection-string"), settings.TimeoutSettings.OperationTimeout);
        system.RegisterOnTermination(Dispose);
    }

    /// <inheritdoc/>
    public override Task<bool> Acquire() => Acquire(_ => { });

    /// <inheritdoc/>
    /// <exception cref="LeaseException">The database cannot be asked.</exception>
    public override async Task<bool> Acquire(Action<Exception?> leaseLostCallback)
    {
        await _one.WaitAsync();
        try
        {
            bool isOurs = await TakeAsync();
            if (!isOurs)
            {
                Forget();
            }
            else if (_holding is null)
            {
                _holding = new CancellationTokenSource();
                _ = ProlongAsync(leaseLostCallback, _holding.Token);
            }

            return isOurs;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LeaseException">The database cannot be asked: the lease lapses by itself.</exception>
    public override async Task<bool> Release()
    {
        // After a heartbeat that is under way, which would take it once more.
        await _one.WaitAsync();
        try
        {
            Forget();
            return await _table.DropAsync(Settings.LeaseName, Settings.OwnerName);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public override bool CheckLease() =>
        Volatile.Read(ref _held) is not 0 and long held && _clock.GetElapsedTime(held) < Settings.TimeoutSettings.HeartbeatTimeout;

    /// <summary>Heartbeats end, and what is held lapses by itself.</summary>
    public void Dispose()
    {
        Forget();
        _table.Dispose();
    }

    private async Task<bool> TakeAsync()
    {
        long before = _clock.GetTimestamp();
        bool isOurs = await _table.TakeAsync(Settings.LeaseName, Settings.OwnerName, Settings.TimeoutSettings.HeartbeatTimeout);
        Volatile.Write(ref _held, isOurs ? before : 0);
        return isOurs;
    }

    private void Forget()
    {
        Interlocked.Exchange(ref _holding, null)?.Cancel();
        Volatile.Write(ref _held, 0);
    }

    private async Task ProlongAsync(Action<Exception?> lost, CancellationToken released)
    {
        using PeriodicTimer due = new(Settings.TimeoutSettings.HeartbeatInterval, _clock);
        try
        {
            while (await due.WaitForNextTickAsync(released))
            {
                await _one.WaitAsync(released);
                try
                {
                    if (!released.IsCancellationRequested && !await TakeAsync())
                    {
                        Forget();
                        lost(null);
                    }
                }
                catch (LeaseException)
                {
                    // The database is away; the next heartbeat tells whether that cost the lease.
                }
                finally
                {
                    _one.Release();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // It was given back, or the node ends.
        }
    }
}
