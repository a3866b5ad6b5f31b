using System.Collections.Concurrent;
using System.Globalization;

namespace InfoMax.Data.Objects;

/// <summary>
/// Which servers of stores this process asks and hears nothing of, and since when. Noted by every attempt at every request, so that whoever
/// waits for one of them need not wait for its end to say so. Thread-safe.
/// </summary>
public static class StoreSilences
{
    /// <summary>Silence that is told of: a connection that breaks once is none.</summary>
    private static readonly TimeSpan ToldAfter = TimeSpan.FromSeconds(10);

    /// <summary>A server that nobody has asked for so long is no longer told of: longer than any pause between two attempts.</summary>
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromSeconds(60);

    private static readonly ConcurrentDictionary<string, Silence> Servers = new(StringComparer.Ordinal);
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>One line that names the silent servers and the time since which they are; null while all answer.</summary>
    public static string? Current
    {
        get
        {
            string[] lines = [.. Servers.OrderBy(server => server.Key, StringComparer.Ordinal).Select(server => server.Value.Words(server.Key)).OfType<string>()];
            return lines.Length == 0 ? null : string.Join("; ", lines);
        }
    }

    /// <summary>Other servers are asked from now on.</summary>
    internal static void Forget() => Servers.Clear();

    /// <summary>An attempt begins to wait for a server.</summary>
    internal static Waiting Wait(string server) => new(Servers.GetOrAdd(server, _ => new Silence(Clock)));

    /// <summary>An attempt that waits.</summary>
    internal sealed class Waiting : IDisposable
    {
        private readonly Silence _silence;

        internal Waiting(Silence silence)
        {
            _silence = silence;
            silence.Begin();
        }

        /// <summary>The server answered something.</summary>
        public void Answered() => _silence.Answered();

        /// <summary>It did not.</summary>
        public void Failed() => _silence.Failed();

        /// <summary>It waits no longer.</summary>
        public void Dispose() => _silence.End();
    }

    /// <summary>What is known of a server.</summary>
    /// <param name="clock">Tells how long it is silent.</param>
    internal sealed class Silence(TimeProvider clock)
    {
        private readonly Lock _lock = new();
        private int _waiting;
        private long _since;
        private long _last;
        private bool _hasFailed;

        public void Begin()
        {
            lock (_lock)
            {
                bool isFresh = (_waiting == 0 && !_hasFailed) || IsForgotten;
                _since = isFresh ? clock.GetTimestamp() : _since;
                _hasFailed &= !isFresh;
                _waiting++;
            }
        }

        public void Answered()
        {
            lock (_lock)
            {
                _since = clock.GetTimestamp();
                _hasFailed = false;
            }
        }

        public void Failed()
        {
            lock (_lock)
            {
                _last = clock.GetTimestamp();
                _hasFailed = true;
            }
        }

        public void End()
        {
            lock (_lock)
            {
                _waiting--;
            }
        }

        public string? Words(string server)
        {
            lock (_lock)
            {
                TimeSpan lasting = clock.GetElapsedTime(_since);
                if (!_hasFailed || IsForgotten || lasting < ToldAfter)
                {
                    return null;
                }

                DateTimeOffset since = clock.GetUtcNow() - lasting;
                return string.Create(CultureInfo.InvariantCulture, $"the store at {server} has not answered since {since:yyyy-MM-dd HH:mm:ss}Z; what needs it is tried again");
            }
        }

        private bool IsForgotten => _hasFailed && _waiting == 0 && clock.GetElapsedTime(_last) > ForgottenAfter;
    }
}
