namespace InfoMax.Cluster.Tests.Hosting;

/// <content>The frozen lines: add to them, never change one.</content>
public sealed partial class FrozenWireTests
{
    private const string FrozenWords = """
        Partitioner semantic random
        NeighborSearch auto exact blocks
        ScoreNormalization rank minmax none
        ExportKind nemo txt mask rows atlas
        DuplicateIds keep first fail
        SolverEffort fast standard best
        QuotaKind none proportional equal auto
        """;

    private const string FrozenManifests = """
        js1 JobProtocol.Submit
        jt1 JobProtocol.SubmitPart
        ja1 JobProtocol.Accepted
        jr1 JobProtocol.Refused
        jw1 JobProtocol.Watch
        jc1 JobProtocol.Cancel
        jp1 JobProtocol.Progress
        je1 JobProtocol.Ended
        pr1 PartitionProtocol.Run
        pa1 PartitionProtocol.Acknowledge
        ps1 PartitionProtocol.Stop
        ph1 PartitionProtocol.Heard
        pc1 PartitionProtocol.Completed
        pf1 PartitionProtocol.Failed
        wa1 WorkerProtocol.Announce
        ww1 WorkerProtocol.Welcome
        wg1 WorkerProtocol.Goodbye
        wf1 WorkerProtocol.Farewell
        wl1 WorkerProtocol.ListWorkers
        wp1 WorkerProtocol.Workers
        eo1 JobEvents.Opened
        er1 JobEvents.Reopened
        ev1 JobEvents.InputVerified
        eb1 JobEvents.RoundOpened
        el1 JobEvents.Leased
        ef1 JobEvents.Finished
        ex1 JobEvents.AttemptFailed
        ec1 JobEvents.RoundClosed
        ed1 JobEvents.ItemReopened
        ei1 JobEvents.RoundReindexed
        es1 JobSnapshot
        ee1 JobEvents.Ended
        cr1 JobRegistered
        cc1 JobClosed
        jl1 JobProtocol.ListJobs
        jg1 JobProtocol.Jobs
        jd1 JobProtocol.Describe
        jb1 JobProtocol.Described
        jq1 JobProtocol.Queued
        jz1 JobProtocol.Pause
        ju1 JobProtocol.Resume
        jy1 JobProtocol.Retry
        cp1 JobPaused
        cu1 JobResumed
        cf1 JobForgotten
        """;

    private const string FrozenUnionCases = """
        0 PlanResult
        1 IngestResult
        2 ArtifactResult
        3 ImportanceResult
        4 ScatterResult
        5 GraphResult
        6 LocalCoresetResult
        7 ReductionResult
        8 WriteResult
        9 CellsResult
        10 OrganiseResult
        11 CheckResult
        12 VisitResult
        13 HaloResult
        14 MergeResult
        15 CopiesResult
        16 CopyMailResult
        17 CopyPartResult
        20 BordersResult
        21 JoinResult
        22 ExtendResult
        23 SolveResult
        24 SettleResult
        33 BoundResult
        30 LabelsResult
        31 GroupsResult
        32 QuotaResult
        40 ReasonsResult
        25 ScoreOrderResult
        26 ScoreRanksResult
        27 ScoreImportanceResult
        28 GraphSumsResult
        29 ColoursResult
        50 PairsResult
        51 PairScoresResult
        52 TermOrderResult
        53 TermRanksResult
        """;

    private const string FrozenEnums = """
        RoundKind None 0
        RoundKind Plan 1
        RoundKind Ingest 2
        RoundKind Prototypes 3
        RoundKind Distances 4
        RoundKind Importance 5
        RoundKind Scatter 6
        RoundKind Graph 7
        RoundKind LocalCoreset 8
        RoundKind CandidateGraph 9
        RoundKind Reduction 10
        RoundKind Write 11
        RoundKind Pricing 12
        RoundKind Shortlist 13
        RoundKind ShortlistGraph 14
        RoundKind Centroids 15
        RoundKind Organise 16
        RoundKind Check 17
        RoundKind Visit 18
        RoundKind Halo 19
        RoundKind Merge 20
        RoundKind Copies 21
        RoundKind CopyDigests 60
        RoundKind CopyEquals 61
        RoundKind CopyCells 62
        RoundKind CopyScatter 63
        RoundKind CopyVisit 64
        RoundKind CopyWalk 65
        RoundKind CopyMatch 66
        RoundKind CopyLeads 67
        RoundKind CopyParts 68
        PartitionScheme Single 0
        PartitionScheme Random 1
        PartitionScheme Semantic 2
        RoundKind Borders 30
        RoundKind Join 31
        RoundKind Extend 32
        RoundKind Colours 33
        RoundKind Solve 34
        RoundKind Bound 35
        RoundKind Settle 36
        RoundKind GraphImportance 40
        RoundKind Labels 50
        RoundKind Clusters 55
        RoundKind Groups 56
        RoundKind Quota 57
        RoundKind Reasons 70
        RoundKind Axes 71
        RoundKind Coordinates 72
        RoundKind ScoreOrder 41
        RoundKind ScoreRanks 42
        RoundKind ScoreImportance 43
        RoundKind GraphSums 44
        RoundKind GraphScoreOrder 45
        RoundKind GraphScoreRanks 46
        RoundKind GraphScoreImportance 47
        RoundKind GraphPartitions 48
        RoundKind Probe 51
        RoundKind LabelScores 52
        RoundKind Pairs 80
        RoundKind PairScores 81
        RoundKind SplitPairScores 82
        RoundKind TargetScores 83
        RoundKind TermOrder 84
        RoundKind TermRanks 85
        RoundKind CombinedScores 86
        RoundKind GraphScores 87
        RoundKind GraphTermOrder 88
        RoundKind GraphTermRanks 89
        RoundKind GraphCombinedScores 90
        JobOutcome Succeeded 1
        JobOutcome BadConfiguration 2
        JobOutcome BadInput 3
        JobOutcome Failed 4
        JobOutcome Cancelled 5
        FailureKind Transient 1
        FailureKind BadInput 2
        FailureKind BadConfiguration 3
        FailureKind HandedBack 4
        AttemptEnd Failed 0
        AttemptEnd Lost 1
        AttemptEnd Returned 2
        AttemptEnd GivenBack 3
        WorkerCondition Ready 0
        WorkerCondition Draining 1
        WorkerCondition Silent 2
        SolverKind Auto 0
        SolverKind Gradient 1
        SolverKind Softmax 2
        SolverKind Greedy 3
        StopReason Converged 1
        StopReason IterationLimit 2
        StopReason Trivial 3
        InputFormat Auto 0
        InputFormat Npy 1
        InputFormat Parquet 2
        InputFormat Arrow 3
        InputFormat DataComp 4
        InputFormat ClipRetrieval 5
        InputFormat Npz 6
        InputFormat Safetensors 7
        ScoreKind Auto 0
        ScoreKind Column 1
        ScoreKind File 2
        ScoreKind Clip 3
        ScoreKind Prototype 4
        ScoreKind Uniform 5
        ScoreKind Hub 6
        ScoreKind Density 7
        ScoreKind El2n 8
        ScoreKind Margin 9
        ScoreKind Aum 10
        ScoreKind Entropy 11
        ScoreKind Forgetting 12
        ScoreKind Agreement 13
        ScoreKind Negclip 14
        ScoreKind Target 15
        ScoreKind Combine 16
        ScoreKind Several 17
        IdKind None 0
        IdKind Text 1
        IdKind Integer 2
        EmbeddingElement Half 1
        GroupScheme None 0
        GroupScheme Column 1
        GroupScheme Clusters 2
        JobGoal Prune 0
        JobGoal Dedupe 1
        JobGoal Score 2
        ScoreWork None 0
        ScoreWork Prototypes 1
        ScoreWork Probe 2
        ScoreWork Pairs 4
        ScoreWork Targets 8
        ScoreWork Graph 16
        ScoreWork Ranks 32
        EmbeddingElement Single 2
        """;

    private const string FrozenKeys = """
        CellLayout 0 FirstFine Int32[]
        CellLayout 1 Copies Int32[]
        CellLayout 2 FirstCell Int32[]
        CheckedTruth 0 Rows Int64[]
        CheckedTruth 1 Sought Int32[]
        CheckedTruth 2 Least Single[]
        FoundNeighbors 0 Found Int32[]
        FoundNeighbors 1 Sought Int32[]
        LocalCoresetResult 2 Lists ArtifactRef
        CellsResult 0 Coarse ArtifactRef
        CellsResult 1 Fine ArtifactRef
        CellsResult 2 Layout ArtifactRef
        CellsResult 3 SampleRows ArtifactRef
        CellsResult 4 SampleVectors ArtifactRef
        OrganiseResult 0 Rows ArtifactRef
        OrganiseResult 1 Vectors ArtifactRef
        OrganiseResult 2 Blocks ArtifactRef
        OrganiseResult 3 Truth ArtifactRef
        OrganiseResult 4 HitRows ArtifactRef
        OrganiseResult 5 HitVectors ArtifactRef
        CheckResult 0 Reach Single
        CheckResult 1 Visits Int32
        CheckResult 2 Truth ArtifactRef
        CheckResult 3 Joins Int32
        VisitResult 0 Neighbors ArtifactRef
        VisitResult 1 Guests ArtifactRef
        VisitResult 2 GuestVectors ArtifactRef
        VisitResult 3 Counts ArtifactRef
        HaloResult 0 OwnLists ArtifactRef
        HaloResult 1 GuestLists ArtifactRef
        MergeResult 0 Neighbors ArtifactRef
        MergeResult 1 TotalWeight IReadOnlyList<Double>
        MergeResult 2 Recall ArtifactRef
        PointResult 0 Name String
        PointResult 1 Budget Int32
        PointResult 2 Fraction Double
        PointResult 3 Neighbors Int32
        PointResult 4 Alpha Double
        PointResult 5 Value Double
        PointResult 6 UpperBound Double
        PointResult 7 Random Double
        PointResult 8 TopScore Nullable<Double>
        PointResult 9 Method String
        PointResult 10 Coreset ArtifactRef
        PointResult 11 NearestSimilarity Double
        PointResult 12 Coverage Nullable<Double>
        PointResult 13 CloseRows Int32
        PointResult 14 Rivals IReadOnlyList<Rival>
        PointResult 15 CloseUnknown Int32
        CopyCells 0 Coarse ArtifactRef
        CopyCells 1 Fine ArtifactRef
        CopyCells 2 FirstFine Int32[]
        CopyCells 3 FirstCell Int32[]
        CopyConflicts 0 Count Int64
        CopyConflicts 1 First IReadOnlyList<CopyConflict>
        CopyConflict 0 First Int64
        CopyConflict 1 FirstLabel Int32
        CopyConflict 2 Other Int64
        CopyConflict 3 OtherLabel Int32
        CopyConflict 4 Importance Single
        CopyTable 0 Rows Int64[]
        CopyTable 1 Representatives Int64[]
        CopyTable 2 Cosines Single[]
        CopyTable 3 FamilySizes Int32[]
        CopyTable 4 Importance Single[]
        CopyTable 5 Leads Int64[]
        CopyTable 6 LeadSizes Int32[]
        PricedPoint 0 Gains ArtifactRef
        PricedPoint 1 Alpha Double
        RejectRecord 0 Row Int64
        RejectRecord 1 File String
        RejectRecord 2 Reason String
        WorkOrder 1 Items Int32
        WorkOrder 2 Rounds IReadOnlyList<RoundReference>
        WorkOrder 3 Stages IReadOnlyList<StageTime>
        WorkOrder 5 Job ArtifactRef
        WorkOrder 6 AnewAfter Int32
        WorkOrder 4 Store StoreLocation
        WorkOrder 7 Shape PipelineShape
        WorkOrder 8 MemoryShare Double
        PipelineShape 0 Scheme PartitionScheme
        PipelineShape 1 Score ScoreKind
        PipelineShape 2 Goal JobGoal
        PipelineShape 3 HasLabels Boolean
        PipelineShape 4 Reasons Boolean
        PipelineShape 5 Distributed Boolean
        PipelineShape 6 Groups GroupScheme
        PipelineShape 7 HasQuota Boolean
        PipelineShape 8 Map Boolean
        PipelineShape 9 SpreadCopies Boolean
        PipelineShape 10 Work ScoreWork
        StoreLocation 0 Id String
        StoreLocation 1 Directory String
        StoreLocation 2 Url String
        StoreLocation 3 UploadKey String
        RoundReference 0 Round RoundKind
        RoundReference 1 Index ArtifactRef
        WorkItemId 0 JobId String
        WorkItemId 1 Round RoundKind
        WorkItemId 2 Index Int32
        WorkItemId 3 Attempt Int32
        JobReport 0 Files Int32
        JobReport 1 Rows Int64
        JobReport 2 ValidRows Int64
        JobReport 3 Dimension Int32
        JobReport 4 Partitions Int32
        JobReport 5 Points IReadOnlyList<PointSummary>
        JobReport 6 Stages IReadOnlyList<StageTime>
        JobReport 7 PeakMemoryBytes Int64
        JobReport 8 Retries Int32
        JobReport 9 Recall GraphRecall
        JobReport 10 Warnings IReadOnlyList<String>
        JobReport 11 Copies CopyFacts
        JobReport 12 Defaults String
        StageTime 0 Round RoundKind
        StageTime 1 Seconds Double
        StageTime 2 Workers Int32
        StageTime 3 Retries Int32
        JobSpec 0 Inputs IReadOnlyList<String>
        JobSpec 1 Format InputFormat
        JobSpec 2 Embedding String
        JobSpec 3 IdColumn String
        JobSpec 4 ScoreKind ScoreKind
        JobSpec 5 ScoreArgument String
        JobSpec 6 ScoreNormalization String
        JobSpec 7 ScoreOrder String
        JobSpec 8 Budgets IReadOnlyList<BudgetRule>
        JobSpec 9 Neighbors IReadOnlyList<Int32>
        JobSpec 10 Alphas IReadOnlyList<AlphaRule>
        JobSpec 11 Partitions Int32
        JobSpec 12 PartitionRows Int64
        JobSpec 13 Partitioner String
        JobSpec 14 Solver SolverKind
        JobSpec 15 Seed UInt64
        JobSpec 16 DropInvalid Boolean
        JobSpec 17 Output String
        JobSpec 18 Exports IReadOnlyList<String>
        JobSpec 19 Options IReadOnlyList<OptionText>
        JobSpec 20 MemoryBytes Int64
        JobSpec 21 NeighborSearch String
        JobSpec 22 Recall Double
        JobSpec 23 Split String
        JobSpec 24 MemoryGiven Boolean
        JobSpec 25 OnDuplicateId String
        JobSpec 26 Copies CopyRule
        JobSpec 33 Goal JobGoal
        JobSpec 52 Priority Int32
        JobSpec 45 CopyRanges Int32
        JobSpec 34 ScoreNames IReadOnlyList<String>
        JobSpec 27 Labels String
        JobSpec 29 Quota String
        JobSpec 37 Groups String
        JobSpec 38 Tuned String
        JobSpec 30 MinPerGroup Int32
        JobSpec 32 Reasons Boolean
        JobSpec 47 Text String
        JobSpec 48 Images String
        JobSpec 31 Effort String
        OptionText 0 Name String
        OptionText 1 Value String
        BudgetRule 0 Fraction Nullable<Double>
        BudgetRule 1 Rows Nullable<Int64>
        AlphaRule 0 Fixed Nullable<Double>
        AlphaRule 1 Boost Double
        CopyRule 0 Threshold Nullable<Double>
        PlanResult 0 Layout ArtifactRef
        PlanResult 1 Files Int32
        PlanResult 2 Rows Int64
        PlanResult 3 Dimension Int32
        PlanResult 4 Fingerprint String
        PlanResult 5 Splits Int32
        PlanResult 6 Score ScoreKind
        PlanResult 7 ScoreText String
        PlanResult 8 ElementBytes Int32
        PlanResult 9 Warnings IReadOnlyList<String>
        PlanResult 10 Repeats ArtifactRef
        PlanResult 11 Labels String
        PlanResult 12 PairBytes Int32
        PlanResult 13 HasIds Boolean
        IngestResult 0 Rows ArtifactRef
        IngestResult 1 Vectors ArtifactRef
        IngestResult 2 Rejects ArtifactRef
        IngestResult 3 InputRows Int64
        IngestResult 4 ValidRows Int64
        IngestResult 5 RejectCounts IReadOnlyList<RejectCount>
        IngestResult 6 Culprits IReadOnlyList<RejectCulprit>
        IngestResult 7 Labels ArtifactRef
        IngestResult 8 Groups ArtifactRef
        IngestResult 9 MoreScores ArtifactRef
        IngestResult 10 Rounded IReadOnlyList<RoundedScores>
        RoundedScores 0 Score String
        RoundedScores 1 Count Int64
        RoundedScores 2 Row Int64
        RoundedScores 3 Written String
        RoundedScores 4 Read Double
        RejectCount 0 Reason String
        RejectCount 1 Count Int64
        RejectCulprit 0 Row Int64
        RejectCulprit 1 File String
        RejectCulprit 2 FileRow Int64
        RejectCulprit 3 Reason String
        ArtifactResult 0 Artifact ArtifactRef
        ArtifactResult 1 Hits LabelHits
        LabelHits 0 Right Int64
        LabelHits 1 Labelled Int64
        ImportanceResult 0 Index ArtifactRef
        ImportanceResult 1 ValidRows Int64
        ImportanceResult 2 MeanImportance Double
        ImportanceResult 3 ScoreOrder String
        ImportanceResult 4 Partitions ArtifactRef
        ImportanceResult 5 Hits LabelHits
        ScatterResult 0 Importance ArtifactRef
        ScatterResult 1 Vectors ArtifactRef
        ScatterResult 2 Counts ArtifactRef
        GraphResult 0 Neighbors ArtifactRef
        GraphResult 1 TotalWeight IReadOnlyList<Double>
        GraphResult 2 Recall GraphRecall
        GraphRecall 0 Search String
        GraphRecall 1 Value Double
        GraphRecall 2 Lower Double
        GraphRecall 3 Upper Double
        GraphRecall 4 SampleRows Int64
        LocalCoresetResult 0 Coreset ArtifactRef
        LocalCoresetResult 1 Vectors ArtifactRef
        ReductionResult 0 Points ArtifactRef
        ReductionResult 1 ValidRows Int64
        WriteResult 0 Summary IReadOnlyList<PointSummary>
        WriteResult 1 PeakMemoryBytes Int64
        WriteResult 2 Recall GraphRecall
        WriteResult 3 Warnings IReadOnlyList<String>
        WriteResult 4 Copies CopyFacts
        WriteResult 5 Defaults String
        CopyFacts 0 Threshold Double
        CopyFacts 1 Rows Int64
        CopyFacts 2 Families Int64
        CopyFacts 3 Largest Int64
        CopyFacts 4 Conflicts Int64
        CopyFacts 5 PairRecall Double
        CopyFacts 6 Sampled Int64
        CopyFacts 7 Missed Int64
        CopiesResult 0 Index ArtifactRef
        CopiesResult 1 Representatives Int64
        CopiesResult 2 MeanImportance Double
        CopiesResult 3 Copies ArtifactRef
        CopiesResult 4 Facts CopyFacts
        CopiesResult 5 ValidRows Int64
        CopiesResult 6 Warnings IReadOnlyList<String>
        CopyMailResult 0 Mail IReadOnlyList<ArtifactRef>
        CopyMailResult 1 Counts IReadOnlyList<ArtifactRef>
        CopyMailResult 2 Kept IReadOnlyList<ArtifactRef>
        CopyMailResult 3 Open Int64
        CopyMailResult 4 Rows Int64
        CopyPartResult 0 Representatives ArtifactRef
        CopyPartResult 1 Copies ArtifactRef
        CopyPartResult 2 Importance Double
        CopyPartResult 3 Families Int64
        CopyPartResult 4 Largest Int64
        SplitLabels 0 Names String[]
        SplitLabels 1 Classes Int32[]
        LabelNames 0 Names String[]
        LabelNames 1 Rows Int64[]
        BordersResult 0 Listed ArtifactRef
        BordersResult 1 Pairs ArtifactRef
        BordersResult 2 Counts ArtifactRef
        JoinResult 0 Rows ArtifactRef
        JoinResult 1 Edges ArtifactRef
        JoinResult 2 Groups ArtifactRef
        JoinResult 3 HeldRows Int64
        ExtendResult 0 Rows ArtifactRef
        ExtendResult 1 Edges ArtifactRef
        ExtendResult 2 Outer ArtifactRef
        ExtendResult 3 Weights ArtifactRef
        ExtendResult 4 OwnRows Int64
        ExtendResult 5 Groups ArtifactRef
        ExtendResult 6 OuterOwners ArtifactRef
        SolveResult 0 Choices ArtifactRef
        SolveResult 1 Changes ArtifactRef
        SolveResult 2 Summary ArtifactRef
        SolveResult 3 Gains ArtifactRef
        SolveResult 4 OwnRows Int64
        BoundResult 0 Told ArtifactRef
        BoundResult 1 Kept ArtifactRef
        BoundResult 2 Chosen Double
        BoundResult 3 Counts ArtifactRef
        BoundResult 4 OwnRows Int64
        BoundResult 5 Value Double
        SettleResult 0 Coreset ArtifactRef
        SettleResult 1 Bound ArtifactRef
        SettleResult 2 Value Double
        SettleResult 3 Within Double
        SettleResult 4 Covered Double
        SettleResult 5 CloseRows Int32
        SettleResult 6 OwnRows Int64
        SettleResult 7 CloseUnknown Int32
        BorderEntry 0 Partition Int32
        BorderEntry 1 Weight Double
        BoundPart 0 First Double
        BoundPart 1 Scale Double
        BoundPart 2 Price Double
        BoundPart 3 Values Double[]
        BoundPart 4 Groups Int32[]
        BoundPart 5 Prices Double[]
        SolveSummary 0 First Double
        SolveSummary 1 Scale Double
        SolveSummary 2 Price Double
        SolveSummary 3 Bins Int64[]
        SolveSummary 4 Counts Int64[]
        SolveSummary 5 OtherBins Int64[]
        SolveSummary 6 OtherCounts Int64[]
        SolveSummary 7 Groups Int32[]
        SolveSummary 8 Firsts Double[]
        SolveSummary 9 LastPrices Double[]
        StoredBorder 0 Keys Int64[]
        StoredBorder 1 Load Double[]
        StoredBorder 2 Point Single[]
        StoredBorder 3 Shares Single[]
        StoredBorder 4 Terms Double
        StoredProgress 0 Constant Double
        StoredProgress 1 Terms Double
        StoredProgress 2 Load Double[]
        StoredProgress 3 Shares Single[]
        StoredProgress 4 Point Single[]
        StoredProgress 5 Members Int32[]
        StoredProgress 6 Offsets Int32[]
        StoredProgress 7 Levels Int32[]
        StoredProgress 8 Cliques Single[]
        StoredProgress 9 Edges Int64[]
        StoredProgress 10 EdgeMultipliers Single[]
        StoredProgress 11 Groups Int32[]
        StoredProgress 12 First Double[]
        StoredProgress 13 Scale Double
        StoredProgress 14 Prices Double[]
        StoredSums 0 Load Double[]
        StoredSums 1 Mean Double[]
        StoredCounts 0 Groups Int32[]
        StoredCounts 1 Chosen Double[]
        LabelsResult 0 Index ArtifactRef
        LabelsResult 1 Names ArtifactRef
        LabelsResult 2 Classes Int32
        LabelsResult 3 Labelled Int64
        LabelsResult 4 Unlabelled Int64
        GroupsResult 0 Index ArtifactRef
        GroupsResult 1 Names ArtifactRef
        GroupsResult 2 Classes Int32
        GroupsResult 3 Grouped Int64
        GroupsResult 4 Unlabelled Int64
        QuotaResult 0 Budgets ArtifactRef
        QuotaResult 1 Representatives Int64
        DividedBudgets 0 Sizes Int32[]
        DividedBudgets 1 Budgets Int32[][]
        ReasonsResult 0 Points IReadOnlyList<ArtifactRef>
        ScoreOrderResult 0 Entries ArtifactRef
        ScoreOrderResult 1 Rows ArtifactRef
        ScoreOrderResult 2 Sample ArtifactRef
        ScoreOrderResult 3 Low Double
        ScoreOrderResult 4 High Double
        ScoreOrderResult 5 OutsideRow Int64
        ScoreOrderResult 6 OutsideScore Double
        ScoreRanksResult 0 Ranks ArtifactRef
        ScoreRanksResult 1 Counts ArtifactRef
        ScoreImportanceResult 0 Part ArtifactRef
        ScoreImportanceResult 1 ByPartition ArtifactRef
        ScoreImportanceResult 2 Counts ArtifactRef
        GraphSumsResult 0 Sums ArtifactRef
        GraphSumsResult 1 Counts ArtifactRef
        GraphSumsResult 2 Hits LabelHits
        PairsResult 0 Images ArtifactRef
        PairsResult 1 Texts ArtifactRef
        PairsResult 2 Rows ArtifactRef
        PairsResult 3 Counts ArtifactRef
        PairScoresResult 0 Scores ArtifactRef
        PairScoresResult 1 Counts ArtifactRef
        TermOrderResult 0 Terms IReadOnlyList<ScoreOrderResult>
        TermRanksResult 0 Terms IReadOnlyList<ScoreRanksResult>
        SampledScores 0 Values Double[]
        SampledScores 1 Entries Int32
        SampledScores 2 Rows Int64
        PointSummary 0 Name String
        PointSummary 1 Fraction Double
        PointSummary 2 Budget Int64
        PointSummary 3 Neighbors Int32
        PointSummary 4 Alpha Double
        PointSummary 5 Value Double
        PointSummary 6 UpperBound Double
        PointSummary 7 Random Double
        PointSummary 8 TopScore Double
        PointSummary 9 Solver String
        PointSummary 10 MeanScore Double
        PointSummary 11 CloseRows Int64
        PointSummary 12 Rivals IReadOnlyList<Rival>
        PointSummary 13 Coverage Nullable<Double>
        PointSummary 14 Shared Nullable<Double>
        PointSummary 15 MeanRawScore Nullable<Double>
        PointSummary 16 MeanRawScoreOfAll Nullable<Double>
        PointSummary 17 CloseRowsAtMost Int64
        PointSummary 18 FamiliesKept Nullable<Int64>
        PointSummary 19 Losses IReadOnlyList<LossFacts>
        PointSummary 20 Order String
        LossExample 0 Name String
        LossExample 1 Rows Int64
        LossExample 2 Selected Int64
        LossFacts 0 Kind String
        LossFacts 1 Groups Int32
        LossFacts 2 Lost Int32
        LossFacts 3 NearlyLost Int32
        LossFacts 4 TooSmall Int32
        LossFacts 5 NoneExpected Double
        LossFacts 6 Examples IReadOnlyList<LossExample>
        Rival 0 Method String
        Rival 1 Value Nullable<Double>
        Rival 2 MeanScore Double
        Rival 3 Coverage Double
        Rival 4 CloseRows Nullable<Int64>
        Rival 5 CloseRowsAtMost Nullable<Int64>
        Rival 6 FamiliesKept Nullable<Int64>
        Rival 7 MeanRawScore Nullable<Double>
        JobRegistered 0 JobId String
        JobRegistered 1 Spec JobSpec
        JobRegistered 2 At Double
        JobClosed 0 JobId String
        JobClosed 1 Outcome JobOutcome
        JobClosed 2 At Double
        JobListing 0 JobId String
        JobListing 1 Output String
        JobListing 2 SubmittedAt Double
        JobListing 3 EndedAt Nullable<Double>
        JobListing 4 Outcome Nullable<JobOutcome>
        JobListing 5 Place Int32
        JobProtocol.ListJobs 0 After String
        JobProtocol.Jobs 0 Page IReadOnlyList<JobListing>
        JobProtocol.Jobs 1 IsLast Boolean
        JobProtocol.Describe 0 JobId String
        JobProtocol.Described 0 Job JobListing
        JobProtocol.Queued 0 JobId String
        JobProtocol.Queued 1 Place Int32
        JobProtocol.Pause 0 JobId String
        JobProtocol.Resume 0 JobId String
        JobProtocol.Retry 0 JobId String
        JobPaused 0 JobId String
        JobPaused 1 At Double
        JobForgotten 0 JobId String
        JobForgotten 1 At Double
        JobResumed 0 JobId String
        JobResumed 1 At Double
        JobListing 6 IsPaused Boolean
        JobProtocol.Ended 4 Stages IReadOnlyList<StageTime>
        JobProtocol.Ended 5 Retries Int32
        JobEvents.Opened 0 Spec JobSpec
        JobEvents.Opened 1 At Double
        JobEvents.Reopened 0 At Double
        JobEvents.InputVerified 0 At Double
        JobEvents.RoundOpened 0 Round RoundKind
        JobEvents.RoundOpened 1 Items Int32
        JobEvents.RoundOpened 2 At Double
        JobEvents.Leased 0 Round RoundKind
        JobEvents.Leased 1 Index Int32
        JobEvents.Leased 2 Attempt Int32
        JobEvents.Leased 3 At Double
        JobEvents.Finished 0 Round RoundKind
        JobEvents.Finished 1 Index Int32
        JobEvents.Finished 2 Attempt Int32
        JobEvents.Finished 3 Result WorkResult
        JobEvents.Finished 4 At Double
        JobEvents.AttemptFailed 0 Round RoundKind
        JobEvents.AttemptFailed 1 Index Int32
        JobEvents.AttemptFailed 2 Attempt Int32
        JobEvents.AttemptFailed 3 Reason String
        JobEvents.AttemptFailed 4 At Double
        JobEvents.RoundClosed 0 Round RoundKind
        JobEvents.RoundClosed 1 Index ArtifactRef
        JobEvents.RoundClosed 2 At Double
        JobEvents.Ended 0 Outcome JobOutcome
        JobEvents.Ended 1 Message String
        JobEvents.Ended 2 At Double
        JobProtocol.Submit 0 JobId String
        JobProtocol.Submit 1 Spec JobSpec
        JobProtocol.Accepted 0 JobId String
        JobProtocol.Accepted 1 Resumed Boolean
        JobProtocol.Accepted 2 Finished Boolean
        JobProtocol.Refused 0 JobId String
        JobProtocol.Refused 1 Reason String
        JobProtocol.Refused 2 IsForbidden Boolean
        JobProtocol.Watch 0 JobId String
        JobProtocol.Cancel 0 JobId String
        JobProtocol.Progress 0 JobId String
        JobProtocol.Progress 1 Round RoundKind
        JobProtocol.Progress 2 RoundNumber Int32
        JobProtocol.Progress 3 Rounds Int32
        JobProtocol.Progress 4 ItemsDone Int32
        JobProtocol.Progress 5 Items Int32
        JobProtocol.Progress 6 Fraction Double
        JobProtocol.Progress 7 RowsDone Int64
        JobProtocol.Progress 8 RoundSeconds Double
        JobProtocol.Progress 9 Retries Int32
        JobProtocol.Progress 10 ItemsRunning Int32
        JobProtocol.Progress 11 Stages IReadOnlyList<StageTime>
        JobProtocol.Progress 12 Rows Int64
        JobProtocol.Progress 13 Obstacle String
        JobProtocol.Ended 0 JobId String
        JobProtocol.Ended 1 Outcome JobOutcome
        JobProtocol.Ended 2 Message String
        JobProtocol.Ended 3 Report JobReport
        PartitionProtocol.Run 0 Item WorkItemId
        PartitionProtocol.Run 1 Order WorkOrder
        PartitionProtocol.Acknowledge 0 Item WorkItemId
        PartitionProtocol.Stop 0 Item WorkItemId
        PartitionProtocol.Heard 0 Item WorkItemId
        PartitionProtocol.Heard 1 Fraction Double
        PartitionProtocol.Completed 0 Item WorkItemId
        PartitionProtocol.Completed 1 Result WorkResult
        PartitionProtocol.Failed 0 Item WorkItemId
        PartitionProtocol.Failed 1 Kind FailureKind
        PartitionProtocol.Failed 2 Reason String
        WorkerProtocol.Announce 0 Worker String
        WorkerProtocol.Announce 1 Number Int64
        WorkerProtocol.Announce 2 Cores Int32
        WorkerProtocol.Announce 3 MemoryBytes Int64
        WorkerProtocol.Announce 4 Draining Boolean
        WorkerProtocol.Announce 5 Items IReadOnlyList<WorkItemId>
        WorkerProtocol.Announce 6 Obstacle String
        WorkerProtocol.Welcome 0 Worker String
        WorkerProtocol.Goodbye 0 Worker String
        WorkerProtocol.Farewell 0 Worker String
        WorkerProtocol.ListWorkers 0 After String
        WorkerProtocol.Workers 0 Page IReadOnlyList<WorkerStatus>
        WorkerProtocol.Workers 1 More Boolean
        WorkerStatus 0 Worker String
        WorkerStatus 1 Cores Int32
        WorkerStatus 2 MemoryBytes Int64
        WorkerStatus 3 Condition WorkerCondition
        WorkerStatus 4 Items IReadOnlyList<WorkItemId>
        WorkerStatus 5 Obstacle String
        JobProtocol.SubmitPart 0 JobId String
        JobProtocol.SubmitPart 1 Digest String
        JobProtocol.SubmitPart 2 Index Int32
        JobProtocol.SubmitPart 3 Count Int32
        JobProtocol.SubmitPart 4 Bytes Byte[]
        JobEvents.Opened 2 Artifact ArtifactRef
        JobEvents.Leased 4 Worker String
        JobEvents.AttemptFailed 5 End AttemptEnd
        JobEvents.AttemptFailed 6 Damaged String
        JobEvents.ItemReopened 0 Round RoundKind
        JobEvents.ItemReopened 1 Index Int32
        JobEvents.ItemReopened 2 Damaged String
        JobEvents.ItemReopened 3 At Double
        JobEvents.RoundReindexed 0 Round RoundKind
        JobEvents.RoundReindexed 1 Index ArtifactRef
        JobEvents.RoundReindexed 2 At Double
        PartitionProtocol.Run 2 Worker String
        PartitionProtocol.Acknowledge 1 Worker String
        PartitionProtocol.Stop 1 Worker String
        PartitionProtocol.Heard 2 Running Boolean
        PartitionProtocol.Heard 3 Worker String
        PartitionProtocol.Completed 2 Worker String
        PartitionProtocol.Failed 3 Worker String
        PartitionProtocol.Failed 4 Damaged String
        JobSnapshot 0 JobId String
        JobSnapshot 1 Spec JobSpec
        JobSnapshot 2 Artifact ArtifactRef
        JobSnapshot 3 Round RoundKind
        JobSnapshot 4 Items Int32
        JobSnapshot 5 RoundBegan Double
        JobSnapshot 6 Done IReadOnlyList<DoneItem>
        JobSnapshot 7 Open IReadOnlyList<OpenItem>
        JobSnapshot 8 Verifying Boolean
        JobSnapshot 9 PlanAttempts Int32
        JobSnapshot 10 Finished IReadOnlyList<RoundReference>
        JobSnapshot 11 Closed IReadOnlyList<ClosedRound>
        JobSnapshot 12 Repaired IReadOnlyList<RepairedItem>
        JobSnapshot 13 Stages IReadOnlyList<StageTime>
        JobSnapshot 14 Facts StoredFacts
        JobSnapshot 15 Retries Int32
        JobSnapshot 16 Outcome Nullable<JobOutcome>
        JobSnapshot 17 Message String
        JobSnapshot 18 Reclaimed IReadOnlyList<RoundKind>
        JobSnapshot 19 Remade IReadOnlyList<RemadeItem>
        JobSnapshot 20 KeepsBulk Boolean
        JobSnapshot 21 RoundWorkers IReadOnlyList<String>
        JobSnapshot 22 RetriesBefore Int32
        RemadeItem 0 Round RoundKind
        RemadeItem 1 Index Int32
        DoneItem 0 Index Int32
        DoneItem 1 Result WorkResult
        OpenItem 0 Round RoundKind
        OpenItem 1 Index Int32
        OpenItem 2 Pending Boolean
        OpenItem 3 Leases IReadOnlyList<LeaseRecord>
        OpenItem 4 Attempts Nullable<Int32>
        OpenItem 5 Failed Int32
        OpenItem 6 Lost Int32
        OpenItem 7 WentWrongOn IReadOnlyList<String>
        OpenItem 8 Repair Boolean
        OpenItem 9 GivenBack Int32
        LeaseRecord 0 Attempt Int32
        LeaseRecord 1 Worker String
        ClosedRound 0 Round RoundKind
        ClosedRound 1 LastAttempt Int32
        ClosedRound 2 IndexVersion Nullable<Int32>
        ClosedRound 3 Unindexed Boolean
        RepairedItem 0 Round RoundKind
        RepairedItem 1 Index Int32
        RepairedItem 2 Count Int32
        RepairedItem 3 DamagedUpTo Int32
        StoredFacts 0 Plan PlanResult
        StoredFacts 1 ValidRows Int64
        StoredFacts 2 Rejects IReadOnlyList<RejectCount>
        StoredFacts 3 Culprits IReadOnlyList<RejectCulprit>
        StoredFacts 4 Partitions Int32
        StoredFacts 5 Written WriteResult
        StoredFacts 6 OpenCopies Int64
        StoredFacts 7 Counted CountedPlan
        JobEvents.RoundClosed 3 Counted CountedPlan
        CountedPlan 0 Partitions Int32
        CountedPlan 1 Semantic Boolean
        CountedPlan 2 Distributed Boolean
        CountedPlan 3 Reasons Boolean
        CountedPlan 4 CopyRanges Int32
        CountedPlan 5 PairGroups Int32
        StoredFacts 8 Colours Int32
        StoredFacts 9 Sweeps Int32
        StoredFacts 10 HeldRows Int64
        ColoursResult 0 Colours ArtifactRef
        ColoursResult 1 Count Int32
        ColoursResult 2 Sweeps Int32
        """;
}
