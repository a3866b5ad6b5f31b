using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using InfoMax.Cli.Options;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cli.Progress;

/// <summary>Sends logs to standard error, a line each, first line alone: a stack trace says nothing to a user.</summary>
public static class LogOutput
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>
    /// A node's: what jobs and workers do, and warnings of everything else, each with its time; everything of note when verbose,
    /// nothing but errors when quiet.
    /// </summary>
    public static void ConfigureNode(ILoggingBuilder logging, LogStyle style)
    {
        Configure(logging, style, TimeProvider.System, CancellationToken.None);
        if (style is { Verbose: false, Quiet: false })
        {
            logging.AddFilter(nameof(InfoMax), LogLevel.Information);
        }
    }

    /// <summary>A command's: warnings, or everything of note when verbose; nothing but errors when quiet; nothing once interrupted.</summary>
    public static void Configure(ILoggingBuilder logging, LogStyle style, CancellationToken interrupted) =>
        Configure(logging, style, null, interrupted);

    private static void Configure(ILoggingBuilder logging, LogStyle style, TimeProvider? clock, CancellationToken interrupted)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.SetMinimumLevel(style.Verbose ? LogLevel.Information : style.Quiet ? LogLevel.Error : LogLevel.Warning);
        logging.AddProvider(new LineLoggerProvider(Console.Error, style.Json, clock, interrupted));
    }

    private sealed class LineLoggerProvider(TextWriter writer, bool json, TimeProvider? clock, CancellationToken interrupted) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new LineLogger(writer, json, clock, categoryName, interrupted);

        public void Dispose() => writer.Flush();
    }

    private sealed class LineLogger(TextWriter writer, bool json, TimeProvider? clock, string category, CancellationToken interrupted) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && !interrupted.IsCancellationRequested;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            string message = formatter(state, exception).Split('\n', 2)[0].TrimEnd();
            string level = logLevel.ToString().ToLower(CultureInfo.InvariantCulture);
            string? time = clock?.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            writer.WriteLine(json
                ? JsonSerializer.Serialize(new { time, log = level, category, message }, WithoutNulls)
                : $"{(time is null ? "" : $"{time} ")}{level}: {message}");
        }
    }
}
