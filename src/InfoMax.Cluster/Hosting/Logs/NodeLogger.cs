using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Akka.Hosting.Logging;
using InfoMax.Cluster.Hosting.Serialization;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace InfoMax.Cluster.Hosting.Logs;

/// <summary>
/// Akka's logger of a node: hands events to the process's loggers, under the name of the type that logs. Warnings and errors that
/// come again and again are folded: Akka's by what their texts have in common (a peer that is gone, a shard that has no place
/// yet), this product's own where all words are the same.
/// </summary>
public sealed class NodeLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>, IWithTimers
{
    private const int Most = 256;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly ILoggerFactory _factory;
    private readonly LogFolding _folding = new(Window, Most);
    private readonly RefusalLog _refusals;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly long _started;
    private readonly JoiningNoise _noise;

    /// <summary>Writes to the logger factory of the actor system's set-up.</summary>
    public NodeLogger()
    {
        _factory = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory;
        _refusals = new RefusalLog(new ClusterMembers((ExtendedActorSystem)Context.System).Has, JoinPatience, Most);
        _noise = new JoiningNoise(Context.System);
        _started = _clock.GetTimestamp();
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(OnEvent);
        Receive<Tick>(_ => Write([.. _folding.TakeDue(Elapsed), .. _refusals.TakeDue(Elapsed).SelectMany(Fold)]));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Elapsed => _clock.GetElapsedTime(_started);

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TickInterval);

    /// <summary>Counts that are not due yet would be lost.</summary>
    protected override void PostStop() => Write(_folding.TakeAll(Elapsed));

    private void OnEvent(LogEvent log)
    {
        if (RefusedMessageException.Behind(log.Cause) is { } refusal)
        {
            Write(_refusals.Take(refusal, Elapsed) is { } line ? Fold(line) : []);
        }
        else
        {
            LogLine line = LineOf(log);
            bool isNoise = line.Level >= LogLevel.Warning && (_noise.Covers(line.Text) || DepartureNoise.Covers(line.Text));
            Write(isNoise
                ? _folding.Take(line with { Level = LogLevel.Information, Kind = $"{nameof(LogLevel.Information)} {line.Kind}" }, Elapsed)
                : Fold(line));
        }
    }

    private IReadOnlyList<LogLine> Fold(LogLine line) =>
        line.Level < LogLevel.Warning ? [line] : _folding.Take(line, Elapsed);

    private static LogLine LineOf(LogEvent log)
    {
        string category = log.LogClass.FullName ?? log.LogClass.Name;
        string text = log.Message?.ToString() ?? "";
        if (log.Cause is { } cause && !text.Contains(cause.Message, StringComparison.Ordinal))
        {
            text = text.Length == 0 ? cause.Message : $"{text}: {cause.Message}";
        }

        if (HandshakeWords.Of(text) is { } words)
        {
            return new LogLine(words.Level, category, $"{category} {WithoutNumbers(words.Text)}", words.Text);
        }

        string kind = IsOurs(category) ? text : log.Message is LogMessage message ? message.Format : WithoutNumbers(text);
        return new LogLine(LevelOf(log.LogLevel()), category, $"{category} {kind}", text);
    }

    private static bool IsOurs(string category) => category.StartsWith($"{nameof(InfoMax)}.", StringComparison.Ordinal);

    private static string WithoutNumbers(string text) => string.Concat(text.Where(character => !char.IsAsciiDigit(character)));

    private static LogLevel LevelOf(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => LogLevel.Debug,
        AkkaLevel.InfoLevel => LogLevel.Information,
        AkkaLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    private void Write(IEnumerable<LogLine> lines)
    {
        foreach (LogLine line in lines)
        {
            _factory.CreateLogger(line.Category).Log(line.Level, default, line.Text, null, (text, _) => text);
        }
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
