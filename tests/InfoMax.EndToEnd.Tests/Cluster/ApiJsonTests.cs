using System.Text.Json;
using InfoMax.Cli.Http;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>Rounds stay words in the HTTP API, whatever they are inside.</summary>
public sealed class ApiJsonTests
{
    [Theory]
    [InlineData(RoundKind.CandidateGraph, 0, "\"candidate_graph\"")]
    [InlineData(RoundKind.Graph, 3, "\"graph~3\"")]
    public void Round_IsAWord_AndReadsBack(RoundKind kind, int pass, string json)
    {
        RoundId round = new(kind, pass);
        Assert.Equal(json, JsonSerializer.Serialize(round, ApiJson.Options));
        Assert.Equal(round, JsonSerializer.Deserialize<RoundId>(json, ApiJson.Options));
    }

    [Fact]
    public void UnknownRound_IsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RoundId>("\"dance\"", ApiJson.Options));
}
