using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Progress;

/// <summary>What is logged at which level.</summary>
public sealed class LogOutputTests
{
    private const string Job = "InfoMax.Cluster.Coordinator.JobActor";
    private const string Akka = "Akka.Remote.EndpointWriter";

    [Theory]
    [InlineData(false, false, Job, LogLevel.Information, LogLevel.Debug)]
    [InlineData(false, false, Akka, LogLevel.Warning, LogLevel.Information)]
    [InlineData(true, false, Akka, LogLevel.Information, LogLevel.Debug)]
    [InlineData(true, false, Job, LogLevel.Information, LogLevel.Debug)]
    [InlineData(false, true, Job, LogLevel.Error, LogLevel.Warning)]
    public void Node_SaysWhatJobsDo_AndOnlyWarningsOfTheRest(bool verbose, bool quiet, string category, LogLevel shown, LogLevel hidden) =>
        AssertShown(logging => LogOutput.ConfigureNode(logging, new LogStyle(false, verbose, quiet)), category, shown, hidden);

    [Fact]
    public void Command_SaysWarnings() => AssertShown(
        logging => LogOutput.Configure(logging, new LogStyle(false, false, false), CancellationToken.None), Job, LogLevel.Warning, LogLevel.Information);

    private static void AssertShown(Action<ILoggingBuilder> configure, string category, LogLevel shown, LogLevel hidden)
    {
        using ILoggerFactory factory = LoggerFactory.Create(configure);
        ILogger logger = factory.CreateLogger(category);
        Assert.True(logger.IsEnabled(shown));
        Assert.False(logger.IsEnabled(hidden));
    }
}
