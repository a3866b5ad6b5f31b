using System.Text.Json;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Outputs.Exports;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>From the body of a submission to a job, and what is said of a wrong one.</summary>
public sealed class JobRequestTests
{
    private static readonly NodeSettings Node = new() { Node = new NodeOptions { DataDirectory = "/data", Cores = 3, MemoryBytes = 1L << 31 } };

    [Fact]
    public void Body_IsTheJobThatTheCommandLineWouldMake_WithTheNodesMemory()
    {
        PruneOptions options = Read("""
            {"input": ["/in/a.npy", "/in/b.npy"], "output": "/out/x", "fraction": [0.05, "0.1"], "alpha": 0.3, "score": "file:/in/s.npy",
             "export": ["txt"], "seed": 7, "overwrite": true, "id-column": null}
            """, out _)!;
        JobSpec job = options.Job;
        Assert.Equal(["/in/a.npy", "/in/b.npy"], job.Inputs);
        Assert.Equal([new BudgetRule(0.05, null), new BudgetRule(0.1, null)], job.Budgets);
        Assert.Equal(("/out/x", 7UL, "/in/s.npy", 1L << 31), (job.Output, job.Seed, job.ScoreArgument, job.MemoryBytes));
        Assert.Equal([ExportKind.Txt], job.Exports);
        Assert.True(options.Overwrite);
        Assert.Equal("s3://b/out", Read("""{"input": "s3://b/in", "output": "s3://b/out", "fraction": 0.1, "score": "file:s3://b/s.npy"}""", out _)!.Job.Output);
        Assert.Equal(1L << 30, Read("""{"input": "/in", "output": "/out", "budget": 5, "memory": "1G"}""", out _)!.Job.MemoryBytes);
    }

    [Theory]
    [InlineData("""[1]""", "the body must be a JSON object")]
    [InlineData("""{"fractoin": 1}""", "fractoin: unknown; did you mean fraction?")]
    [InlineData("""{"cores": 4}""", "cores: unknown")]
    [InlineData("""{"config": "x"}""", "config: unknown")]
    [InlineData("""{"seed": {"a": 1}}""", "seed: must be a value or a list of values")]
    [InlineData("""{"seed": 1, "seed": 2}""", "seed: is set twice")]
    [InlineData("""{"input": "/in", "output": "/out", "fraction": 7}""", "fraction 7: must be in (0, 1]")]
    [InlineData("""{"input": "/in", "output": "out", "fraction": 1}""", "out: must be a full path")]
    [InlineData("""{"input": "in", "output": "/out", "fraction": 1}""", "in: must be a full path")]
    [InlineData("""{"input": "/in", "output": "/out", "fraction": 1, "score": "file:s.npy"}""", "s.npy: must be a full path")]
    [InlineData("""{"output": "/out", "fraction": 1}""", "no INPUT")]
    [InlineData("""{"goal": "scores", "input": "/in", "output": "/out"}""", "goal \"scores\": must be one of prune, dedupe, score")]
    [InlineData("""{"goal": "score", "input": "/in", "output": "/out", "score": "hub", "fraction": 1}""", "fraction: unknown")]
    [InlineData("""{"goal": "score", "input": "/in", "output": "/out"}""", "no score is named that could be written")]
    [InlineData("""{"goal": "dedupe", "input": "/in", "output": "/out", "copies": "keep"}""", "leaves nothing to do")]
    public void WhatIsWrong_IsNamed(string body, string expected)
    {
        Assert.Null(Read(body, out IReadOnlyList<string> problems));
        Assert.Contains(problems, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"goal": "score", "input": "/in", "output": "/out", "score": "hub,density"}""", JobGoal.Score)]
    [InlineData("""{"goal": "dedupe", "input": "/in", "output": "/out"}""", JobGoal.Dedupe)]
    public void Goal_IsTheVerbs(string body, JobGoal goal)
    {
        JobSpec? job = Read(body, out IReadOnlyList<string> problems)?.Job;
        Assert.Empty(problems);
        Assert.Equal(goal, job!.Goal);
    }

    [Fact]
    public void NodeThatSeesTheFiles_ChecksThem()
    {
        using Workspace workspace = new();
        string input = workspace.Embeddings("x.npy", Workspace.Clustered(3, 2));
        Directory.CreateDirectory(workspace["full"]);
        File.WriteAllText(workspace["full/file"], "");
        Assert.Null(Read($$"""{"input": "{{input}}", "output": "{{workspace["full"]}}", "fraction": 1}""", out IReadOnlyList<string> problems, seesFiles: true));
        Assert.Contains("is not empty", Assert.Single(problems), StringComparison.Ordinal);
        Assert.NotNull(Read($$"""{"input": "{{input}}", "output": "{{workspace["full"]}}", "fraction": 1, "overwrite": true}""", out _, seesFiles: true));
        Assert.Null(Read($$"""{"input": "{{input}}x", "output": "{{workspace["new"]}}", "fraction": 1}""", out problems, seesFiles: true));
        Assert.Contains("there is no such file", Assert.Single(problems), StringComparison.Ordinal);
    }

    private static PruneOptions? Read(string body, out IReadOnlyList<string> lines, bool seesFiles = false)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        OptionProblems problems = new();
        PruneOptions? options = JobRequest.Read(document.RootElement, Node, seesFiles, problems);
        lines = problems.Lines;
        return options;
    }
}
