"""What an entry of the trace may be about."""

from apps.core.enums import LabelledEnum


class TraceKind(LabelledEnum):
    """Kinds of what was done, in the order of the page's list."""

    CELLS = "cells", "填报内容"
    ROWS = "rows", "增删行"
    EXPLANATION = "explanation", "问题说明"
    EVIDENCE = "evidence", "佐证材料"
    MOVE = "move", "办理"
    SCORE = "score", "复核得分"
    CYCLE = "cycle", "自评任务"
    CLOSING = "closing", "关账与重新开放"
    SCHEME = "scheme", "指标方案"
    DEPARTMENT = "department", "单位"
    ACCOUNT = "account", "账号"
    MEMBERSHIP = "membership", "任职"
    PASSWORD = "password", "密码"
    IMPORT = "import", "批量导入"
    ISSUE = "issue", "生成审定报告"
    DOWNLOAD = "download", "下载"
    EXPORT = "export", "导出"
    SIGN_IN = "sign_in", "登录"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败"
    SIGN_OUT = "sign_out", "退出"
    CLEARING = "clearing", "清理到期日志"
